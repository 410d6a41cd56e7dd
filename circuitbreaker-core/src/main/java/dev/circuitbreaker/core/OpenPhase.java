package dev.circuitbreaker.core;

import org.jspecify.annotations.Nullable;

/** {@code OPEN}: rejects every call until its wait is over, and keeps the numbers that tripped the breaker. */
final class OpenPhase extends Phase {

    private final long until;
    private final Counts counts;

    OpenPhase(Arrival arrival, CircuitBreakerConfig config, long generation, long since, Counts counts) {
        super(CircuitBreaker.State.OPEN, arrival, config, generation);
        this.until = since + config.waitDurationInOpenState().toNanos();
        this.counts = counts;
    }

    @Override
    boolean mayBeDue(long now) {
        return now - until >= 0;
    }

    @Override
    @Nullable
    Step due(long now) {
        if (now - until < 0) {
            return null;
        }
        String cause = "wait of " + Wording.duration(config.waitDurationInOpenState()) + " is over";
        return new Step(CircuitBreaker.State.HALF_OPEN, until, cause, Counts.NONE);
    }

    @Override
    long retryAfter(long now) {
        return Math.max(0, until - now);
    }

    @Override
    Counts counts() {
        return counts;
    }
}
