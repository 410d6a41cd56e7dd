package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.core.CircuitBreakerConfig;

/**
 * Has the last word on the settings of a circuit breaker that is about to be created. Beans of this type are found and
 * applied in their order, after the properties.
 */
@FunctionalInterface
public interface CircuitBreakerConfigCustomizer {

    /**
     * Changes settings.
     *
     * @param name the name of the circuit breaker
     * @param builder its settings so far
     */
    void customize(String name, CircuitBreakerConfig.Builder builder);
}
