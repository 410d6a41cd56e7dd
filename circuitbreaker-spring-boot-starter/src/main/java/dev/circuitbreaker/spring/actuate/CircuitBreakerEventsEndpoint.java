package dev.circuitbreaker.spring.actuate;

import java.util.List;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** Shows what happened to the circuit breakers lately, over HTTP as {@code /actuator/circuitbreakerevents} and over JMX. */
@Endpoint(id = "circuitbreakerevents", defaultAccess = Access.READ_ONLY)
public class CircuitBreakerEventsEndpoint {

    private final CircuitBreakerEventLog log;

    /**
     * Creates the endpoint.
     *
     * @param log where the events are
     */
    public CircuitBreakerEventsEndpoint(CircuitBreakerEventLog log) {
        this.log = log;
    }

    /**
     * Shows the newest events of all circuit breakers.
     *
     * @return the events, the newest last
     */
    @ReadOperation
    public EventsDescriptor circuitBreakerEvents() {
        return new EventsDescriptor(log.events());
    }

    /**
     * The newest events of all circuit breakers.
     *
     * @param circuitBreakerEvents the events, the newest last
     */
    public record EventsDescriptor(List<LoggedEvent> circuitBreakerEvents) implements OperationResponseBody {}
}
