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
 */
record Step(
        CircuitBreaker.State to,
        long at,
        String cause,
        Counts counts,
        @Nullable Ramp ramp) {

    static Step to(CircuitBreaker.State to, long at, String cause) {
        return new Step(to, at, cause, Counts.NONE, null);
    }

    static Step open(long at, String cause, Counts counts) {
        return new Step(CircuitBreaker.State.OPEN, at, cause, counts, null);
    }

    static Step ramp(Ramp ramp, String cause) {
        return new Step(CircuitBreaker.State.HALF_OPEN, ramp.since(), cause, Counts.NONE, ramp);
    }

    Step at(long time) {
        return new Step(to, time, cause, counts, ramp);
    }
}
