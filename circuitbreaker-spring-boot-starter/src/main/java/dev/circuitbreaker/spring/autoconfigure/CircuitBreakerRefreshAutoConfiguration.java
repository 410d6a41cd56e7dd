package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.config.CurrentConfigurations;
import dev.circuitbreaker.spring.events.Reconfigurer;
import dev.circuitbreaker.spring.refresh.CircuitBreakerRefresh;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/** Auto-configuration of settings that change while the application runs, where Spring Cloud Context is present. */
@AutoConfiguration(after = CircuitBreakerAutoConfiguration.class)
@ConditionalOnClass(EnvironmentChangeEvent.class)
public final class CircuitBreakerRefreshAutoConfiguration {

    CircuitBreakerRefreshAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    CircuitBreakerRefresh circuitBreakerStarterRefresh(
            CircuitBreakerRegistry registry,
            CurrentConfigurations configurations,
            Reconfigurer reconfiguration,
            ConfigurableEnvironment environment) {
        return new CircuitBreakerRefresh(registry, configurations, reconfiguration, environment);
    }
}
