package dev.circuitbreaker.spring.actuate;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;

/**
 * The same endpoint as {@code /actuator/breakerevents}, for an application where another one is {@code
 * circuitbreakerevents}.
 */
@Endpoint(id = "breakerevents", defaultAccess = Access.READ_ONLY)
public class BreakerEventsEndpoint extends CircuitBreakerEventsEndpoint {

    /**
     * Creates the endpoint.
     *
     * @param log where the events are
     */
    public BreakerEventsEndpoint(CircuitBreakerEventLog log) {
        super(log);
    }
}
