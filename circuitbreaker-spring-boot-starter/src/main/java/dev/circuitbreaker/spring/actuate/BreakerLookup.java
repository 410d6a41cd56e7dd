package dev.circuitbreaker.spring.actuate;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import java.util.Optional;

/**
 * Finds what is called by its name: a circuit breaker of a registry, or the one that it has for a key, {@code
 * name[key]}. Never creates either.
 */
record BreakerLookup(CircuitBreakerRegistry registry) {

    Optional<CircuitBreaker> find(String name) {
        return registry.find(name).or(() -> forKey(name));
    }

    /** Names may have brackets, too, and so may keys. */
    Optional<CircuitBreaker> forKey(String name) {
        if (!name.endsWith("]")) {
            return Optional.empty();
        }
        for (int bracket = name.indexOf('['); bracket > 0; bracket = name.indexOf('[', bracket + 1)) {
            String key = name.substring(bracket + 1, name.length() - 1);
            Optional<CircuitBreaker> found = registry.find(name.substring(0, bracket))
                    .flatMap(parent -> Optional.ofNullable(parent.keys().get(key)));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
