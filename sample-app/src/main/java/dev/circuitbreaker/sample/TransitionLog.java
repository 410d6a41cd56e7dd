package dev.circuitbreaker.sample;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Logs each change of state once, with its cause. */
@Component
class TransitionLog {

    private static final Logger log = LoggerFactory.getLogger(TransitionLog.class);

    @EventListener
    void log(StateTransition transition) {
        log.atLevel(transition.to() == State.OPEN ? Level.WARN : Level.INFO)
                .log(
                        "Circuit breaker '{}' {} -> {}: {}",
                        transition.name(),
                        transition.from(),
                        transition.to(),
                        transition.cause());
    }
}
