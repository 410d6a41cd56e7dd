package dev.circuitbreaker.spring.actuate;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;

/** The same endpoint as {@code /actuator/breakers}, for an application where another one is {@code circuitbreakers}. */
@Endpoint(id = "breakers", defaultAccess = Access.READ_ONLY)
public class BreakersEndpoint extends CircuitBreakersEndpoint {

    /**
     * Creates the endpoint.
     *
     * @param registry the circuit breakers to show
     * @param log where the events are
     */
    public BreakersEndpoint(CircuitBreakerRegistry registry, CircuitBreakerEventLog log) {
        super(registry, log);
    }
}
