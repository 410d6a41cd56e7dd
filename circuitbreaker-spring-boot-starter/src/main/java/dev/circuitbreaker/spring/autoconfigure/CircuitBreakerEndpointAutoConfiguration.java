package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreakerEvent.Reconfigured;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.actuate.BoardHistory;
import dev.circuitbreaker.spring.actuate.BreakerEventsEndpoint;
import dev.circuitbreaker.spring.actuate.BreakersEndpoint;
import dev.circuitbreaker.spring.actuate.BreakersJmxExtension;
import dev.circuitbreaker.spring.actuate.CircuitBreakerChanges;
import dev.circuitbreaker.spring.actuate.CircuitBreakerEventLog;
import dev.circuitbreaker.spring.actuate.CircuitBreakerEventsEndpoint;
import dev.circuitbreaker.spring.actuate.CircuitBreakersEndpoint;
import dev.circuitbreaker.spring.actuate.CircuitBreakersJmxExtension;
import dev.circuitbreaker.spring.actuate.EndpointConflictCheck;
import dev.circuitbreaker.spring.actuate.FallbackCounts;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigurations;
import dev.circuitbreaker.spring.events.Reconfigurer;
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
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the endpoints {@code circuitbreakers} and {@code circuitbreakerevents}, where Actuator is present
 * and the endpoints are available. Where endpoints of another library have these ids, as those of Resilience4j do, ours are
 * {@code breakers} and {@code breakerevents}.
 */
@AutoConfiguration(
        after = CircuitBreakerAutoConfiguration.class,
        afterName = {
            "io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration",
            "io.github.resilience4j.springboot3.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration"
        },
        before = ManagementContextAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
public final class CircuitBreakerEndpointAutoConfiguration {

    CircuitBreakerEndpointAutoConfiguration() {}

    // Lazy: without an endpoint that shows them, events are not worth listening to.
    @Bean
    @Lazy
    @ConditionalOnMissingBean
    CircuitBreakerEventLog circuitBreakerStarterEventLog(CircuitBreakerRegistry registry) {
        return new CircuitBreakerEventLog(registry);
    }

    @Bean
    ApplicationListener<PayloadApplicationEvent<Reconfigured>> circuitBreakerStarterReconfigurationLogger(
            ConfigurableListableBeanFactory beans) {
        return event -> {
            if (beans.containsSingleton("circuitBreakerStarterEventLog")) {
                beans.getBean(CircuitBreakerEventLog.class).add(event.getPayload());
            }
        };
    }

    @Bean
    @Conditional(CircuitBreakerManagementConfiguration.IsServed.class)
    @ConditionalOnMissingBean
    BoardHistory circuitBreakerStarterBoardHistory(
            CircuitBreakerRegistry registry, CircuitBreakerConfigurations configurations) {
        return new BoardHistory(
                registry,
                configurations.boardHistory().orElse(null),
                configurations.watchInterval().orElse(null));
    }

    @Bean
    @Conditional(CircuitBreakerManagementConfiguration.IsServed.class)
    @ConditionalOnMissingBean
    FallbackCounts circuitBreakerStarterFallbackCounts() {
        return new FallbackCounts();
    }

    // The conditions are not on the type: without Actuator, they could not even be evaluated.
    @Bean
    @Conditional(EndpointConflictCondition.IsNotCircuitBreakers.class)
    @ConditionalOnAvailableEndpoint
    @ConditionalOnMissingBean
    CircuitBreakersEndpoint circuitBreakerStarterEndpoint(CircuitBreakerRegistry registry, CircuitBreakerEventLog log) {
        return new CircuitBreakersEndpoint(registry, log);
    }

    @Bean
    @Conditional(EndpointConflictCondition.IsCircuitBreakers.class)
    @ConditionalOnAvailableEndpoint
    @ConditionalOnMissingBean(CircuitBreakersEndpoint.class)
    BreakersEndpoint circuitBreakerStarterBreakersEndpoint(
            CircuitBreakerRegistry registry, CircuitBreakerEventLog log) {
        return new BreakersEndpoint(registry, log);
    }

    @Bean
    @Conditional(EndpointConflictCondition.IsNotCircuitBreakerEvents.class)
    @ConditionalOnAvailableEndpoint
    @ConditionalOnMissingBean
    CircuitBreakerEventsEndpoint circuitBreakerStarterEventsEndpoint(CircuitBreakerEventLog log) {
        return new CircuitBreakerEventsEndpoint(log);
    }

    @Bean
    @Conditional(EndpointConflictCondition.IsCircuitBreakerEvents.class)
    @ConditionalOnAvailableEndpoint
    @ConditionalOnMissingBean(CircuitBreakerEventsEndpoint.class)
    BreakerEventsEndpoint circuitBreakerStarterBreakerEventsEndpoint(CircuitBreakerEventLog log) {
        return new BreakerEventsEndpoint(log);
    }

    @Bean
    @Conditional(EndpointConflictCondition.IsCircuitBreakers.class)
    EndpointConflictCheck circuitBreakerStarterEndpointCheck(
            ConfigurableListableBeanFactory beans,
            Environment environment,
            CircuitBreakerConfigurations configurations) {
        return new EndpointConflictCheck(beans, environment, configurations);
    }

    @Bean
    @ConditionalOnMissingBean
    CircuitBreakerChanges circuitBreakerStarterChanges(CircuitBreakerRegistry registry, Reconfigurer reconfiguration) {
        return new CircuitBreakerChanges(registry, reconfiguration);
    }

    @Bean
    @ConditionalOnAvailableEndpoint(endpoint = CircuitBreakersEndpoint.class, exposure = EndpointExposure.JMX)
    @ConditionalOnMissingBean
    @Conditional(EndpointConflictCondition.IsNotCircuitBreakers.class)
    CircuitBreakersJmxExtension circuitBreakerStarterJmxExtension(
            CircuitBreakersEndpoint endpoint, CircuitBreakerChanges changes) {
        return new CircuitBreakersJmxExtension(endpoint, changes);
    }

    @Bean
    @ConditionalOnAvailableEndpoint(endpoint = BreakersEndpoint.class, exposure = EndpointExposure.JMX)
    @ConditionalOnMissingBean(CircuitBreakersJmxExtension.class)
    @Conditional(EndpointConflictCondition.IsCircuitBreakers.class)
    BreakersJmxExtension circuitBreakerStarterBreakersJmxExtension(
            BreakersEndpoint endpoint, CircuitBreakerChanges changes) {
        return new BreakersJmxExtension(endpoint, changes);
    }
}
