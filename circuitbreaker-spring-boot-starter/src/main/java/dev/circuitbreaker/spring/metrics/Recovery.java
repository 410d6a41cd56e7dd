package dev.circuitbreaker.spring.metrics;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import dev.circuitbreaker.core.CircuitBreakerSnapshot;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long a circuit breaker takes from its first {@code OPEN} until it is {@code CLOSED} again, whatever lies in
 * between. Disabling it or only observing it ends the measurement without a result: calls flow again, but nobody has
 * found that the dependency recovered.
 */
final class Recovery {

    private final Timer timer;

    /** The ticker's reading when the breaker opened, while it has not closed since. Guarded by this. */
    private @Nullable Long opened;

    /** Guarded by this. */
    private boolean heardAny;

    Recovery(Timer timer) {
        this.timer = timer;
    }

    synchronized void heard(StateTransition transition) {
        heardAny = true;
        switch (transition.to()) {
            case OPEN -> opened = opened == null ? transition.ticks() : opened;
            case CLOSED -> closed(transition.ticks());
            case DISABLED, METRICS_ONLY -> opened = null;
            case HALF_OPEN, FORCED_OPEN -> {
                // Not recovered yet.
            }
        }
    }

    /** Takes up a breaker that was open before anybody listened; if it was reopened, its first opening is unknown. */
    synchronized void takeUp(CircuitBreakerSnapshot seen) {
        StateTransition last = seen.lastTransition();
        if (!heardAny && last != null && seen.state() == State.OPEN && last.from() != State.HALF_OPEN) {
            opened = last.ticks();
        }
    }

    private void closed(long ticks) {
        if (opened != null) {
            timer.record(ticks - opened, TimeUnit.NANOSECONDS);
            opened = null;
        }
    }
}
