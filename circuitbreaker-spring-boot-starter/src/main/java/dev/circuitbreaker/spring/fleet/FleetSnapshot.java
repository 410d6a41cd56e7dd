package dev.circuitbreaker.spring.fleet;

import dev.circuitbreaker.spring.config.FleetMode;
import java.util.Map;

/**
 * The fleet as people see it. Immutable.
 *
 * @param isAvailable whether the store has answered; if not, the circuit breakers are those of this instance, as it sees them
 * @param mode what this instance makes of what the others tell
 * @param instance what this one is called
 * @param circuitBreakers each in all instances, by its name, in the order of the names
 */
public record FleetSnapshot(
        boolean isAvailable, FleetMode mode, String instance, Map<String, FleetBreakerView> circuitBreakers) {}
