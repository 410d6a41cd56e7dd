package dev.circuitbreaker.spring.metrics;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import dev.circuitbreaker.core.CircuitBreakerSnapshot;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long a circuit breaker takes from its first {@code OPEN} until it is {@code CLOSED} again, whatever lies in
 * between. Disabling it or only observing it ends the measurement without a result: calls flow again, but nobody has
 * found that the dependency recovered.
 */
final class Recovery {

    private final Timer timer;

    /** When the breaker opened, while it has not closed since. Guarded by this. */
    private @Nullable Instant opened;

    /** Guarded by this. */
    private boolean heardAny;

    Recovery(Timer timer) {
        this.timer = timer;
    }

    synchronized void heard(StateTransition transition) {
        heardAny = true;
        switch (transition.to()) {
            case OPEN -> opened = opened == null ? transition.at() : opened;
            case CLOSED -> closed(transition.at());
            case DISABLED, METRICS_ONLY -> opened = null;
            case HALF_OPEN, FORCED_OPEN -> {
                // Not recovered yet.
            }
        }
    }

    /** Takes up a breaker that was open before anybody listened; if it was reopened, its first opening is unknown. */
    synchronized void startAt(CircuitBreakerSnapshot seen) {
        StateTransition last = seen.lastTransition();
        boolean first = last == null || last.from() != State.HALF_OPEN;
        if (!heardAny && seen.state() == State.OPEN && first) {
            opened = seen.since();
        }
    }

    private void closed(Instant at) {
        if (opened != null) {
            timer.record(Duration.between(opened, at)); // drops a negative duration, which a wall clock set back makes
            opened = null;
        }
    }
}
