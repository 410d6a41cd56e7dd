package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.actuate.CircuitBreakersEndpoint;
import dev.circuitbreaker.spring.config.EffectiveSettings;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the {@code circuitbreakers} endpoint, where Actuator is present and the endpoint available. */
@AutoConfiguration(after = CircuitBreakerAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
public final class CircuitBreakerEndpointAutoConfiguration {

    CircuitBreakerEndpointAutoConfiguration() {}

    // Not on the type: without Actuator, the condition behind this annotation could not even be evaluated.
    @Bean
    @ConditionalOnAvailableEndpoint
    @ConditionalOnMissingBean
    CircuitBreakersEndpoint circuitBreakersEndpoint(CircuitBreakerRegistry registry) {
        return new CircuitBreakersEndpoint(registry, EffectiveSettings::of);
    }
}
