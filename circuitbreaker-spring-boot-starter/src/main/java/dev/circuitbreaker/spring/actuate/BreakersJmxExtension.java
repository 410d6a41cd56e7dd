package dev.circuitbreaker.spring.actuate;

import org.springframework.boot.actuate.endpoint.jmx.annotation.EndpointJmxExtension;

/** Adds the changes to {@link BreakersEndpoint} on JMX. */
@EndpointJmxExtension(endpoint = BreakersEndpoint.class)
public class BreakersJmxExtension extends CircuitBreakersJmxExtension {

    /**
     * Creates the extension.
     *
     * @param endpoint shows the result
     * @param changes makes the change
     */
    public BreakersJmxExtension(BreakersEndpoint endpoint, CircuitBreakerChanges changes) {
        super(endpoint, changes);
    }
}
