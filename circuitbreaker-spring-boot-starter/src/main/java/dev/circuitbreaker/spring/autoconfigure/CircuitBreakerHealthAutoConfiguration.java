package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.health.CircuitBreakersHealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the health contributor {@code circuitBreakers}, where it is asked for. */
@AutoConfiguration(
        after = CircuitBreakerAutoConfiguration.class,
        afterName = CircuitBreakerHealthAutoConfiguration.RESILIENCE4J
                + "autoconfigure.CircuitBreakersHealthIndicatorAutoConfiguration")
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBooleanProperty("management.health.circuitbreakers.enabled")
@EnableConfigurationProperties(CircuitBreakerHealthProperties.class)
public final class CircuitBreakerHealthAutoConfiguration {

    static final String RESILIENCE4J = "io.github.resilience4j.springboot.circuitbreaker.";
    private static final String OTHER = RESILIENCE4J + "monitoring.health.CircuitBreakersHealthIndicator";

    CircuitBreakerHealthAutoConfiguration() {}

    // Spring Boot takes the name of the contributor from the name of the bean.
    @Bean
    @ConditionalOnMissingBean(name = "circuitBreakersHealthIndicator")
    CircuitBreakersHealthIndicator circuitBreakersHealthIndicator(
            CircuitBreakerRegistry registry, CircuitBreakerHealthProperties properties) {
        return new CircuitBreakersHealthIndicator(registry, properties.statusWhenOpen());
    }

    /** The contributor {@code breakers}, where {@code circuitBreakers} is that of Resilience4j. */
    @Bean
    @ConditionalOnBean(type = OTHER)
    @ConditionalOnMissingBean(name = "breakersHealthIndicator")
    CircuitBreakersHealthIndicator breakersHealthIndicator(
            CircuitBreakerRegistry registry, CircuitBreakerHealthProperties properties) {
        return new CircuitBreakersHealthIndicator(registry, properties.statusWhenOpen());
    }
}
