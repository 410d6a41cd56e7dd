package dev.circuitbreaker.spring.actuate;

import dev.circuitbreaker.spring.actuate.CircuitBreakersEndpoint.DetailedDescriptor;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.jmx.annotation.EndpointJmxExtension;

/**
 * Adds the changes to the endpoint on JMX. Over HTTP they are made by {@link CircuitBreakersWeb}, because there a write
 * operation of Actuator ignores unknown keys and lets a key of the body replace the name in the path.
 */
@EndpointJmxExtension(endpoint = CircuitBreakersEndpoint.class)
public class CircuitBreakersJmxExtension {

    private final CircuitBreakersEndpoint endpoint;
    private final CircuitBreakerChanges changes;

    /**
     * Creates the extension.
     *
     * @param endpoint shows the result
     * @param changes makes the change
     */
    public CircuitBreakersJmxExtension(CircuitBreakersEndpoint endpoint, CircuitBreakerChanges changes) {
        this.endpoint = endpoint;
        this.changes = changes;
    }

    /**
     * Changes a circuit breaker.
     *
     * @param name its name
     * @param state {@code CLOSED}, or one that an operator may ask for, such as {@code FORCED_OPEN}; null to leave it
     * @param reason why, in at most 200 characters; may be null
     * @param config changed settings, such as {@code failure-rate-threshold=30}; null to leave them
     * @param candidate {@code adopt} or {@code drop}, to end the trial of other settings; null to leave it
     * @return the circuit breaker as it is then; null if there is none with this name
     */
    @WriteOperation
    public @Nullable DetailedDescriptor changeCircuitBreaker(
            @Selector String name,
            @Nullable String state,
            @Nullable String reason,
            @Nullable String config,
            @Nullable String candidate) {
        Map<String, String> fields = new HashMap<>();
        put(fields, "state", state);
        put(fields, "reason", reason);
        put(fields, "config", config);
        put(fields, "candidate", candidate);
        return changes.apply(name, fields).map(endpoint::detailed).orElse(null);
    }

    private static void put(Map<String, String> fields, String key, @Nullable String value) {
        if (value != null) {
            fields.put(key, value);
        }
    }
}
