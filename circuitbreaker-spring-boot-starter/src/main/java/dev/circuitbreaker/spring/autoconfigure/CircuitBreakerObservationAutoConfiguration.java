package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.spring.aop.CallObserver;
import dev.circuitbreaker.spring.observation.CallObservations;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of observations of calls, where there is an {@link ObservationRegistry} and they are switched on. */
@AutoConfiguration(
        after = CircuitBreakerAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBooleanProperty("circuitbreaker.observations.enabled")
public final class CircuitBreakerObservationAutoConfiguration {

    CircuitBreakerObservationAutoConfiguration() {}

    @Bean
    @ConditionalOnBean(ObservationRegistry.class)
    @ConditionalOnMissingBean
    CallObserver circuitBreakerStarterCallObserver(ObservationRegistry registry) {
        return new CallObservations(registry);
    }
}
