package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.ledger.Cohort;

/**
 * What every phase is told at its beginning.
 *
 * @param start how it came about
 * @param config the settings in force
 * @param generation results of calls that another generation let through move nothing
 * @param sequence grows with every phase object, also where new settings replace one within a generation
 * @param reopenings how many times in a row the breaker has reopened
 */
record PhaseContext(PhaseStart start, CircuitBreakerConfig config, long generation, long sequence, int reopenings) {

    /** The first generation, and the first in sequence. */
    static final long FIRST = 1;

    /** That of a breaker's first phase. */
    static PhaseContext first(PhaseStart start, CircuitBreakerConfig config) {
        return new PhaseContext(start, config, FIRST, FIRST, 0);
    }

    /** The same with other settings. */
    PhaseContext with(CircuitBreakerConfig other) {
        return new PhaseContext(start, other, generation, sequence + 1, reopenings);
    }

    /** The same phase, which judges its calls by other settings than those in force. */
    PhaseContext judgingBy(CircuitBreakerConfig other) {
        return new PhaseContext(start, other, generation, sequence, reopenings);
    }

    /** That of the phase which follows one in this state. */
    PhaseContext next(PhaseStart by, State from, State to) {
        int times = switch (to) {
            case OPEN -> from == State.HALF_OPEN ? reopenings + 1 : 0;
            case HALF_OPEN -> reopenings;
            case CLOSED, FORCED_OPEN, DISABLED, METRICS_ONLY -> 0;
        };
        return new PhaseContext(by, config, generation + 1, sequence + 1, times);
    }

    /** The calls that the phase lets through. */
    Cohort cohort() {
        return config.cohort(generation, sequence);
    }
}
