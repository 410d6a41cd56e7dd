package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.fleet.FleetLoop;
import dev.circuitbreaker.spring.metrics.CircuitBreakerMetrics;
import dev.circuitbreaker.spring.metrics.FleetMeters;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Auto-configuration of the meters, where Micrometer is present. Spring Boot binds them to every meter registry. */
@AutoConfiguration(after = {CircuitBreakerAutoConfiguration.class, CircuitBreakerFleetAutoConfiguration.class})
@ConditionalOnClass(MeterRegistry.class)
public final class CircuitBreakerMetricsAutoConfiguration {

    CircuitBreakerMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    CircuitBreakerMetrics circuitBreakerStarterMetrics(CircuitBreakerRegistry registry, Environment environment) {
        return new CircuitBreakerMetrics(
                registry, environment.getProperty("circuitbreaker.metrics.call-duration", Boolean.class, false));
    }

    @Bean
    @ConditionalOnBean(FleetLoop.class)
    @ConditionalOnMissingBean
    FleetMeters circuitBreakerStarterFleetMeters(FleetLoop loop) {
        return new FleetMeters(loop::isAvailable);
    }
}
