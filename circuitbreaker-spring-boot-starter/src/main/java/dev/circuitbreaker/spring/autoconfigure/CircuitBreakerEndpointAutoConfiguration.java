package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerEvent.Reconfigured;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.actuate.CircuitBreakerChanges;
import dev.circuitbreaker.spring.actuate.CircuitBreakerEventLog;
import dev.circuitbreaker.spring.actuate.CircuitBreakerEventsEndpoint;
import dev.circuitbreaker.spring.actuate.CircuitBreakersEndpoint;
import dev.circuitbreaker.spring.actuate.CircuitBreakersJmxExtension;
import dev.circuitbreaker.spring.config.EffectiveSettings;
import dev.circuitbreaker.spring.config.InvalidCircuitBreakerConfigurationException;
import dev.circuitbreaker.spring.config.SettingChanges;
import java.util.stream.Collectors;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Auto-configuration of the endpoints {@code circuitbreakers} and {@code circuitbreakerevents}, where Actuator is present
 * and the endpoints are available.
 */
@AutoConfiguration(after = CircuitBreakerAutoConfiguration.class, before = ManagementContextAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
public final class CircuitBreakerEndpointAutoConfiguration {

    CircuitBreakerEndpointAutoConfiguration() {}

    // Lazy: without an endpoint that shows them, events are not worth listening to.
    @Bean
    @Lazy
    @ConditionalOnMissingBean
    CircuitBreakerEventLog circuitBreakerEventLog(CircuitBreakerRegistry registry) {
        return new CircuitBreakerEventLog(registry);
    }

    @Bean
    ApplicationListener<PayloadApplicationEvent<Reconfigured>> circuitBreakerReconfigurationLogger(
            ConfigurableListableBeanFactory beans) {
        return event -> {
            if (beans.containsSingleton("circuitBreakerEventLog")) {
                beans.getBean(CircuitBreakerEventLog.class).add(event.getPayload());
            }
        };
    }

    // The conditions are not on the type: without Actuator, they could not even be evaluated.
    @Bean
    @ConditionalOnAvailableEndpoint
    @ConditionalOnMissingBean
    CircuitBreakersEndpoint circuitBreakersEndpoint(CircuitBreakerRegistry registry, CircuitBreakerEventLog log) {
        return new CircuitBreakersEndpoint(registry, EffectiveSettings::of, log);
    }

    @Bean
    @ConditionalOnAvailableEndpoint
    @ConditionalOnMissingBean
    CircuitBreakerEventsEndpoint circuitBreakerEventsEndpoint(CircuitBreakerEventLog log) {
        return new CircuitBreakerEventsEndpoint(log);
    }

    @Bean
    @ConditionalOnMissingBean
    CircuitBreakerChanges circuitBreakerChanges(CircuitBreakerRegistry registry, Reconfiguration reconfiguration) {
        return new CircuitBreakerChanges(
                registry, CircuitBreakerEndpointAutoConfiguration::changed, reconfiguration::apply);
    }

    @Bean
    @ConditionalOnAvailableEndpoint(endpoint = CircuitBreakersEndpoint.class, exposure = EndpointExposure.JMX)
    @ConditionalOnMissingBean
    CircuitBreakersJmxExtension circuitBreakersJmxExtension(
            CircuitBreakersEndpoint endpoint, CircuitBreakerChanges changes) {
        return new CircuitBreakersJmxExtension(endpoint, changes);
    }

    /** In an answer, a sentence for each problem reads better than the report that stops an application. */
    private static CircuitBreakerConfig changed(CircuitBreakerConfig config, String changes) {
        try {
            return SettingChanges.apply(config, changes);
        } catch (InvalidCircuitBreakerConfigurationException refused) {
            throw new IllegalArgumentException(refused.problems().stream()
                    .map(problem ->
                            problem.property() + " (" + problem.value() + ") " + problem.rule() + ". " + problem.cure())
                    .collect(Collectors.joining(" ")));
        }
    }
}
