package dev.circuitbreaker.core.simulation;

/**
 * A time in which the dependency is not well.
 *
 * @param from its first second
 * @param to the second after its last
 */
public record Trouble(double from, double to) {

    /**
     * Tells whether it goes on.
     *
     * @param time nanoseconds since the beginning of the run
     * @return whether it does
     */
    public boolean contains(long time) {
        double second = time / VirtualTime.SECOND;
        return second >= from && second < to;
    }

    /** How many seconds of it are left. */
    double left(long time) {
        return to - time / VirtualTime.SECOND;
    }

    /** How much of it is over, from 0 to 1. */
    double elapsed(long time) {
        return Math.min(1, Math.max(0, (time / VirtualTime.SECOND - from) / (to - from)));
    }
}
