package dev.circuitbreaker.spring.actuate;

import dev.circuitbreaker.spring.actuate.CircuitBreakerFleetEndpoint.FleetDetails;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.jmx.annotation.EndpointJmxExtension;

/** Adds what is to be said to all instances to the endpoint on JMX. Over HTTP it is taken by {@link CircuitBreakerFleetWeb}. */
@EndpointJmxExtension(endpoint = CircuitBreakerFleetEndpoint.class)
public class CircuitBreakerFleetJmxExtension {

    private final FleetLever lever;

    /**
     * Creates the extension.
     *
     * @param lever says it to all
     */
    public CircuitBreakerFleetJmxExtension(FleetLever lever) {
        this.lever = lever;
    }

    /**
     * Changes a circuit breaker in all instances.
     *
     * @param name its name
     * @param state {@code FORCED_OPEN}, {@code DISABLED} or {@code CLOSED}
     * @param reason why, in at most 200 characters; may be null
     * @param ttl for how long, from {@code 1s} to {@code 30d}; null for {@code circuitbreaker.fleet.override-ttl}
     * @return the circuit breaker as the fleet sees it then; null if there is none with this name
     */
    @WriteOperation
    public @Nullable FleetDetails changeCircuitBreakerInFleet(
            @Selector String name, @Nullable String state, @Nullable String reason, @Nullable String ttl) {
        Map<String, String> fields = new HashMap<>();
        put(fields, "state", state);
        put(fields, "reason", reason);
        put(fields, "ttl", ttl);
        return lever.apply(name, fields, null).orElse(null);
    }

    private static void put(Map<String, String> fields, String key, @Nullable String value) {
        if (value != null) {
            fields.put(key, value);
        }
    }
}
