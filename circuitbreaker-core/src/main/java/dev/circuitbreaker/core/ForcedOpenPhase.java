package dev.circuitbreaker.core;

/** {@code FORCED_OPEN}: rejects every call until an operator resets the breaker. */
final class ForcedOpenPhase extends Phase {

    ForcedOpenPhase(PhaseContext context) {
        super(CircuitBreaker.State.FORCED_OPEN, context);
    }

    @Override
    Phase reconfigured(PhaseContext changed) {
        return new ForcedOpenPhase(changed);
    }
}
