package dev.circuitbreaker.spring.events;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerEvent;
import dev.circuitbreaker.core.CircuitBreakerEvent.Reconfigured;
import dev.circuitbreaker.spring.config.EffectiveSettings;
import java.util.function.Consumer;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Changes the settings of circuit breakers and publishes the change as an application event.
 *
 * <p>Listens only while it changes something: a permanent listener for all events would make every call pay for an event
 * that happens once in a month. Safe for use by many threads at once.
 */
public final class Reconfigurer {

    private final ApplicationEventPublisher events;

    /**
     * Creates what changes settings.
     *
     * @param events gets what has changed
     */
    public Reconfigurer(ApplicationEventPublisher events) {
        this.events = events;
    }

    /**
     * Changes the settings of a circuit breaker. One at a time, so that each change is heard by its own listener only.
     *
     * @param breaker the circuit breaker
     * @param config its settings from now on
     */
    public synchronized void apply(CircuitBreaker breaker, CircuitBreakerConfig config) {
        String difference = EffectiveSettings.difference(breaker.config(), config);
        Consumer<CircuitBreakerEvent> publisher = event -> {
            if (event instanceof Reconfigured change) {
                publish(difference.isEmpty() ? change : new Reconfigured(change.name(), change.at(), difference));
            }
        };
        CircuitBreaker.Registration listening = breaker.addListener(publisher);
        try {
            breaker.reconfigure(config);
        } finally {
            listening.close();
        }
    }

    /** With the keys and values of the application's configuration, where the core has its own. */
    private void publish(Reconfigured change) {
        BreakerLog.log(change);
        events.publishEvent(change);
    }
}
