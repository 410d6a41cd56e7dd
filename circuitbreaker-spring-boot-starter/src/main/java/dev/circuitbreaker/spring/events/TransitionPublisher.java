package dev.circuitbreaker.spring.events;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import java.util.function.Consumer;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationEventPublisher;

/** Logs and publishes the transitions of all breakers of a registry, also of one that the application has made itself. */
public final class TransitionPublisher implements BeanPostProcessor {

    private final ApplicationEventPublisher events;

    /**
     * Creates what follows all registries of a context.
     *
     * @param events gets the transitions
     */
    public TransitionPublisher(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof CircuitBreakerRegistry registry) {
            Consumer<StateTransition> publisher = events::publishEvent; // one for all breakers
            Consumer<CircuitBreaker> follower = breaker -> {
                BreakerLog.follow(breaker);
                breaker.onTransition(publisher);
            };
            registry.all().forEach(follower);
            registry.onAdded(follower);
        }
        return bean;
    }
}
