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
record PhaseEnd(
        CircuitBreaker.State to,
        long at,
        String cause,
        Counts counts,
        @Nullable Ramp ramp) {

    static PhaseEnd to(CircuitBreaker.State to, long at, String cause) {
        return new PhaseEnd(to, at, cause, Counts.NONE, null);
    }

    static PhaseEnd open(long at, String cause, Counts counts) {
        return new PhaseEnd(CircuitBreaker.State.OPEN, at, cause, counts, null);
    }

    static PhaseEnd ramp(Ramp ramp, String cause) {
        return new PhaseEnd(CircuitBreaker.State.HALF_OPEN, ramp.since(), cause, Counts.NONE, ramp);
    }

    PhaseEnd at(long time) {
        return new PhaseEnd(to, time, cause, counts, ramp);
    }
}
