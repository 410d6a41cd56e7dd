package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Counts;
import org.jspecify.annotations.Nullable;

/**
 * A phase's decision that it is over.
 *
 * @param to the state to enter
 * @param at when that fell due, in ticker nanoseconds
 * @param cause why, as a sentence
 * @param counts the numbers that decided it
 * @param ramp how to go on in {@code HALF_OPEN} once the probes have succeeded; null everywhere else
 * @param throttle how to go on in {@code HALF_OPEN} where not all calls fail; null everywhere else
 */
record PhaseEnd(
        CircuitBreaker.State to,
        long at,
        String cause,
        Counts counts,
        @Nullable Ramp ramp,
        @Nullable Throttle throttle) {

    static PhaseEnd to(CircuitBreaker.State to, long at, String cause) {
        return told(to, at, cause, Counts.NONE);
    }

    /** A step that is not the phase's own decision. */
    static PhaseEnd told(CircuitBreaker.State to, long at, String cause, Counts counts) {
        return new PhaseEnd(to, at, cause, counts, null, null);
    }

    static PhaseEnd open(long at, String cause, Counts counts) {
        return told(CircuitBreaker.State.OPEN, at, cause, counts);
    }

    static PhaseEnd ramp(Ramp ramp, String cause) {
        return new PhaseEnd(CircuitBreaker.State.HALF_OPEN, ramp.since(), cause, Counts.NONE, ramp, null);
    }

    static PhaseEnd throttle(Throttle throttle, long at, String cause, Counts counts) {
        return new PhaseEnd(CircuitBreaker.State.HALF_OPEN, at, cause, counts, null, throttle);
    }

    PhaseEnd at(long time) {
        return new PhaseEnd(to, time, cause, counts, ramp, throttle);
    }
}
