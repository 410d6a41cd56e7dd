package dev.circuitbreaker.core;

/**
 * One call let through in {@code HALF_OPEN}. Compared by identity.
 *
 * @param cell where the call is counted while it is in flight
 * @param start when it was let through; its lease runs from here
 */
final class Probe implements Admission {

    final long start;
    private final Cell cell;

    Probe(Cell cell, long start) {
        this.cell = cell;
        this.start = start;
    }

    @Override
    public long generation() {
        return cell.generation();
    }

    @Override
    public Cell cell() {
        return cell;
    }
}
