package dev.circuitbreaker.core;

/**
 * What every phase is told at its beginning.
 *
 * @param arrival how it came about
 * @param config the settings in force
 * @param generation results of calls that another generation let through move nothing
 * @param sequence grows with every phase object, also where new settings replace one within a generation
 * @param reopenings how many times in a row the breaker has reopened
 */
record Stay(Arrival arrival, CircuitBreakerConfig config, long generation, long sequence, int reopenings) {

    /** The same stay with other settings. */
    Stay with(CircuitBreakerConfig other) {
        return new Stay(arrival, other, generation, sequence + 1, reopenings);
    }
}
