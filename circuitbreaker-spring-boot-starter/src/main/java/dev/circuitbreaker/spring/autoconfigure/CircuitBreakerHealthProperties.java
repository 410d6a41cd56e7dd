package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.spring.health.StatusWhenOpen;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How circuit breakers count for the application's health.
 *
 * @param enabled whether to show circuit breakers in the application's health
 * @param statusWhenOpen status of the health contributor while a circuit breaker is open or forced open
 */
@ConfigurationProperties("management.health.circuitbreakers")
record CircuitBreakerHealthProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("up") StatusWhenOpen statusWhenOpen) {}
