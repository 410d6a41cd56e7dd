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
        return new PhaseEnd(to, at, cause, Counts.NONE, null, null);
    }

    static PhaseEnd open(long at, String cause, Counts counts) {
        return new PhaseEnd(CircuitBreaker.State.OPEN, at, cause, counts, null, null);
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
