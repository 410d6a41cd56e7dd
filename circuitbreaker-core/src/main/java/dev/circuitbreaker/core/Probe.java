package dev.circuitbreaker.core;

/**
 * One call let through in {@code HALF_OPEN}. Compared by identity.
 *
 * @param cell where the call is counted while it is in flight
 * @param start when it was let through; its lease runs from here
 */
final class Probe implements Admission {

    private final Cell cell;

    /** Lowered by any thread that finds that the clock has stepped back. */
    private volatile long start;

    Probe(Cell cell, long start) {
        this.cell = cell;
        this.start = start;
    }

    long start() {
        return start;
    }

    void rewind(long now) {
        if (start - now > 0) {
            start = now;
        }
    }

    @Override
    public long generation() {
        return cell.generation();
    }

    @Override
    public Cell cell() {
        return cell;
    }

    /** Of no account: every probe is known by itself. */
    @Override
    public int turn() {
        return 0;
    }
}
