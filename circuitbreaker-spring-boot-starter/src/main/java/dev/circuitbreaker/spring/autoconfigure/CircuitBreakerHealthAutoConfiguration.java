package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.health.CircuitBreakersHealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the health contributor {@code circuitBreakers}, where somebody asks for it. */
@AutoConfiguration(after = CircuitBreakerAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBooleanProperty("management.health.circuitbreakers.enabled")
@EnableConfigurationProperties(CircuitBreakerHealthProperties.class)
public final class CircuitBreakerHealthAutoConfiguration {

    CircuitBreakerHealthAutoConfiguration() {}

    // Spring Boot takes the name of the contributor from the name of the bean.
    @Bean
    @ConditionalOnMissingBean(name = "circuitBreakersHealthIndicator")
    CircuitBreakersHealthIndicator circuitBreakersHealthIndicator(
            CircuitBreakerRegistry registry, CircuitBreakerHealthProperties properties) {
        return new CircuitBreakersHealthIndicator(registry, properties.statusWhenOpen());
    }
}
