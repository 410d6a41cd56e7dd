package dev.circuitbreaker.core;

import org.jspecify.annotations.Nullable;

/**
 * How the share of calls let through grows after the probes have succeeded: linearly to all of them, from wherever it
 * starts. A failure on the way halves it, so that it finds the load that the dependency can bear and stays near it. The
 * rule is that of congestion control: additive increase, multiplicative decrease (Chiu and Jain, "Analysis of the Increase
 * and Decrease Algorithms for Congestion Avoidance in Computer Networks", 1989).
 *
 * @param since when this share began to grow, in ticker nanoseconds
 * @param level the share at that time, greater than 0 and at most 1
 * @param duration nanoseconds in which a share grows from nothing to all
 */
record Ramp(long since, double level, long duration) {

    private static final double FIRST_LEVEL = 0.05;

    static Ramp begin(long now, long duration) {
        return new Ramp(now, FIRST_LEVEL, duration);
    }

    /** Between 0 and 1. */
    double share(long now) {
        return Math.min(1, level + Math.max(0, now - since) / (double) duration);
    }

    /** When the share reaches all calls. */
    long end() {
        return since + Math.round((1 - level) * duration);
    }

    /** Half the share, or null if that is next to nothing: then the dependency has not recovered. */
    @Nullable
    Ramp retreat(long now) {
        double half = share(now) / 2;
        return half < FIRST_LEVEL / 2 ? null : new Ramp(now, half, duration);
    }
}
