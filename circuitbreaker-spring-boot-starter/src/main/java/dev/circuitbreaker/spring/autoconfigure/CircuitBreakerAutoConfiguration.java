package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.Ticker;
import dev.circuitbreaker.spring.aop.GuardedMethodsConfiguration;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigCustomizer;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigurations;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Auto-configuration of the circuit breakers and of the annotation. A bean of type {@link Ticker} replaces the system's
 * clock. Every transition is published as an application event, and so is every change of settings from
 * outside the application.
 */
@AutoConfiguration
@Import(GuardedMethodsConfiguration.class)
public final class CircuitBreakerAutoConfiguration {

    CircuitBreakerAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    CircuitBreakerConfigurations circuitBreakerStarterConfigurations(
            ConfigurableEnvironment environment, ObjectProvider<Ticker> ticker, BeanFactory beans) {
        return CircuitBreakerConfigurations.read(
                environment, ticker.getIfUnique(Ticker::system), name -> findBean(beans, name));
    }

    private static @Nullable Object findBean(BeanFactory beans, String name) {
        return beans.containsBean(name) ? beans.getBean(name) : null;
    }

    @Bean
    CurrentConfigurations circuitBreakerStarterCurrentConfigurations(
            CircuitBreakerConfigurations configurations, ObjectProvider<CircuitBreakerConfigCustomizer> customizers) {
        return new CurrentConfigurations(new CustomizedConfigurations(
                configurations, customizers.orderedStream().toList()));
    }

    @Bean
    @ConditionalOnMissingBean
    CircuitBreakerRegistry circuitBreakerStarterRegistry(CurrentConfigurations configurations) {
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(configurations);
        configurations.written().names().forEach(registry::get);
        return registry;
    }

    @Bean
    static RegistryFollower circuitBreakerStarterRegistryFollower(ApplicationEventPublisher events) {
        return new RegistryFollower(events);
    }

    @Bean
    RegistryWatch circuitBreakerStarterRegistryWatch(
            CircuitBreakerConfigurations configurations, ListableBeanFactory beans) {
        return new RegistryWatch(configurations.watchInterval().orElse(null), beans);
    }

    @Bean
    InstanceCheck circuitBreakerStarterInstanceCheck(
            CurrentConfigurations configurations, ConfigurableListableBeanFactory beans) {
        return new InstanceCheck(configurations, beans);
    }

    @Bean
    Reconfiguration circuitBreakerStarterReconfiguration(ApplicationEventPublisher events) {
        return new Reconfiguration(events);
    }
}
