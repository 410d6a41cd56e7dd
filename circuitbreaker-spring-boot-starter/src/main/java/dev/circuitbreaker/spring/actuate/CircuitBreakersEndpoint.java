package dev.circuitbreaker.spring.actuate;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.config.EffectiveSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Shows the circuit breakers of an application, over HTTP as {@code /actuator/circuitbreakers} and over JMX.
 *
 * <p>Access is read-only unless {@code management.endpoint.circuitbreakers.access} says otherwise. Asking never creates
 * a circuit breaker. Changes, and the board for people, are made available by {@link CircuitBreakersWeb} over HTTP and by
 * {@link CircuitBreakersJmxExtension} over JMX.
 */
@Endpoint(id = "circuitbreakers", defaultAccess = Access.READ_ONLY)
public class CircuitBreakersEndpoint {

    private final CircuitBreakerRegistry registry;
    private final CircuitBreakerEventLog log;

    /**
     * Creates the endpoint.
     *
     * @param registry the circuit breakers to show
     * @param log where the events are
     */
    public CircuitBreakersEndpoint(CircuitBreakerRegistry registry, CircuitBreakerEventLog log) {
        this.registry = registry;
        this.log = log;
    }

    /**
     * Shows all circuit breakers.
     *
     * @return the circuit breakers, in the order of their names
     */
    @ReadOperation
    public CircuitBreakersDescriptor circuitBreakers() {
        Map<String, CircuitBreakerDescriptor> descriptors = new LinkedHashMap<>();
        for (CircuitBreaker breaker : registry.all()) {
            descriptors.put(breaker.name(), CircuitBreakerDescriptor.of(breaker));
        }
        return new CircuitBreakersDescriptor(descriptors);
    }

    /**
     * Shows one circuit breaker with its settings and its newest events.
     *
     * @param name its name; that of one for a key is {@code name[key]}
     * @return the circuit breaker; null, which HTTP answers with 404, if there is none with this name
     */
    @ReadOperation
    public @Nullable DetailedDescriptor circuitBreaker(@Selector String name) {
        return new BreakerLookup(registry).find(name).map(this::detailed).orElse(null);
    }

    DetailedDescriptor detailed(CircuitBreaker breaker) {
        return new DetailedDescriptor(
                CircuitBreakerDescriptor.of(breaker),
                EffectiveSettings.of(breaker.config()),
                log.events(breaker.name()));
    }

    /**
     * All circuit breakers.
     *
     * @param circuitBreakers the circuit breakers by name
     */
    public record CircuitBreakersDescriptor(Map<String, CircuitBreakerDescriptor> circuitBreakers)
            implements OperationResponseBody {}

    /**
     * One circuit breaker: the same properties as among all, and those that only one of them has room for.
     *
     * @param circuitBreaker the circuit breaker, whose properties stand at the top level
     * @param config its effective settings, with units
     * @param events what happened to it lately, the newest last
     */
    @JsonPropertyOrder({"circuitBreaker", "config", "events"})
    public record DetailedDescriptor(
            @JsonUnwrapped CircuitBreakerDescriptor circuitBreaker,
            Map<String, Object> config,
            List<LoggedEvent> events)
            implements OperationResponseBody {}
}
