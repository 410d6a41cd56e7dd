package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.Ticker;
import dev.circuitbreaker.spring.aop.GuardedMethodsConfiguration;
import dev.circuitbreaker.spring.aop.GuardedNames;
import dev.circuitbreaker.spring.aop.StartCheck;
import dev.circuitbreaker.spring.aop.StartWarnings;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigCustomizer;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigurations;
import dev.circuitbreaker.spring.config.CurrentConfigurations;
import dev.circuitbreaker.spring.events.BreakerWatch;
import dev.circuitbreaker.spring.events.ChildContextEvents;
import dev.circuitbreaker.spring.events.Reconfigurer;
import dev.circuitbreaker.spring.events.TransitionPublisher;
import dev.circuitbreaker.spring.startup.ChildContextCheck;
import dev.circuitbreaker.spring.startup.HttpTimeoutsCheck;
import dev.circuitbreaker.spring.startup.UnusedSettingsCheck;
import dev.circuitbreaker.spring.text.BreakerNameRules;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

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
            ConfigurableEnvironment environment, ObjectProvider<Ticker> ticker, ConfigurableListableBeanFactory beans) {
        return CircuitBreakerConfigurations.read(
                environment,
                ticker.getIfUnique(Ticker::system),
                name -> findBean(beans, name),
                () -> GuardedNames.in(beans));
    }

    private static @Nullable Object findBean(BeanFactory beans, String name) {
        return beans.containsBean(name) ? beans.getBean(name) : null;
    }

    @Bean
    CurrentConfigurations circuitBreakerStarterCurrentConfigurations(
            CircuitBreakerConfigurations configurations, ObjectProvider<CircuitBreakerConfigCustomizer> customizers) {
        return new CurrentConfigurations(
                configurations, customizers.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean
    CircuitBreakerRegistry circuitBreakerStarterRegistry(
            CurrentConfigurations configurations, ConfigurableListableBeanFactory beans) {
        Set<String> written = configurations.written().names();
        // What is written has room; the bound is for names that are made from data.
        int maxSize = CircuitBreakerRegistry.DEFAULT_MAX_SIZE + written.size();
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(configurations, maxSize, BreakerNameRules::relaxed);
        if (!written.isEmpty()) {
            createAsAnnotated(written, GuardedNames.in(beans), registry);
        }
        return registry;
    }

    /** Creates what has settings. It is called as the annotations spell it, because that is what the code says. */
    private static void createAsAnnotated(Set<String> written, Set<String> annotated, CircuitBreakerRegistry registry) {
        Map<String, String> names = new HashMap<>();
        for (String name : annotated) {
            names.putIfAbsent(BreakerNameRules.relaxed(name), name);
        }
        for (String name : written) {
            registry.get(names.getOrDefault(BreakerNameRules.relaxed(name), name));
        }
    }

    @Bean
    static TransitionPublisher circuitBreakerStarterTransitionPublisher(ApplicationEventPublisher events) {
        return new TransitionPublisher(events);
    }

    @Bean
    BreakerWatch circuitBreakerStarterRegistryWatch(
            CircuitBreakerConfigurations configurations, ListableBeanFactory beans) {
        return new BreakerWatch(configurations.watchInterval().orElse(null), beans);
    }

    @Bean
    @ConditionalOnMissingBean
    StartWarnings circuitBreakerStarterStartWarnings(CircuitBreakerConfigurations configurations) {
        return new StartWarnings(configurations.isStrict());
    }

    @Bean
    UnusedSettingsCheck circuitBreakerStarterUnusedSettingsCheck(
            CurrentConfigurations configurations, ConfigurableListableBeanFactory beans) {
        return new UnusedSettingsCheck(configurations, beans);
    }

    @Bean
    @ConditionalOnClass(
            name = {
                "org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder",
                "org.springframework.web.client.RestClient"
            })
    StartCheck circuitBreakerStarterHttpTimeoutsCheck(
            CurrentConfigurations configurations, ConfigurableListableBeanFactory beans, Environment environment) {
        return new HttpTimeoutsCheck(configurations, beans, environment);
    }

    @Bean
    ChildContextEvents circuitBreakerStarterChildContextEvents(
            ApplicationContext context, ConfigurableListableBeanFactory beans) {
        return new ChildContextEvents(context, beans);
    }

    @Bean
    ChildContextCheck circuitBreakerStarterChildContextCheck(
            ApplicationContext context, CurrentConfigurations configurations, StartWarnings warnings) {
        return new ChildContextCheck(context, configurations, warnings);
    }

    @Bean
    @ConditionalOnMissingBean
    Reconfigurer circuitBreakerStarterReconfiguration(ApplicationEventPublisher events) {
        return new Reconfigurer(events);
    }
}
