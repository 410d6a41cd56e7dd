package dev.circuitbreaker.spring.metrics;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import dev.circuitbreaker.core.CircuitBreakerSnapshot;
import io.micrometer.core.instrument.Timer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long a circuit breaker takes from its first {@code OPEN} until it is {@code CLOSED} again, whatever lies in
 * between. Disabling it or only observing it ends the measurement without a result: calls flow again, but nothing has
 * found that the dependency recovered.
 *
 * <p>Every key of the breaker is measured by itself. One that is evicted before it has closed is never heard of again, so
 * the oldest are forgotten.
 */
final class RecoveryTimer {

    private static final int MOST = 10_000;

    private final Timer timer;

    /** The ticker's reading when a breaker of this name opened, while it has not closed since. Guarded by this. */
    private final Map<String, Long> opened = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    };

    /** Guarded by this. */
    private boolean heardAny;

    RecoveryTimer(Timer timer) {
        this.timer = timer;
    }

    synchronized void heard(StateTransition transition) {
        heardAny = true;
        State to = transition.to();
        if (to == State.OPEN) {
            opened.putIfAbsent(transition.name(), transition.ticks());
        } else if (endsOutage(to)) {
            Long since = opened.remove(transition.name());
            if (since != null && to == State.CLOSED) {
                timer.record(transition.ticks() - since, TimeUnit.NANOSECONDS);
            }
        }
    }

    private static boolean endsOutage(State state) {
        return switch (state) {
            case CLOSED, DISABLED, METRICS_ONLY -> true;
            case OPEN, HALF_OPEN, FORCED_OPEN -> false;
        };
    }

    /** Takes up a breaker that was open before this listened; if it was reopened, its first opening is unknown. */
    void takeUp(CircuitBreaker breaker) {
        takeUp(breaker.snapshot());
        breaker.keys().values().forEach(keyed -> takeUp(keyed.snapshot()));
    }

    private synchronized void takeUp(CircuitBreakerSnapshot seen) {
        StateTransition last = seen.lastTransition();
        if (!heardAny && last != null && seen.state() == State.OPEN && last.from() != State.HALF_OPEN) {
            opened.put(seen.name(), last.ticks());
        }
    }
}
