package dev.circuitbreaker.core;

/** {@code FORCED_OPEN}: rejects every call until somebody resets the breaker. */
final class ForcedOpenPhase extends Phase {

    ForcedOpenPhase(Arrival arrival, CircuitBreakerConfig config, long generation) {
        super(CircuitBreaker.State.FORCED_OPEN, arrival, config, generation);
    }
}
