package dev.circuitbreaker.core;

/** {@code FORCED_OPEN}: rejects every call until somebody resets the breaker. */
final class ForcedOpenPhase extends Phase {

    ForcedOpenPhase(Stay stay) {
        super(CircuitBreaker.State.FORCED_OPEN, stay);
    }

    @Override
    Phase reconfigured(Stay same) {
        return new ForcedOpenPhase(same);
    }
}
