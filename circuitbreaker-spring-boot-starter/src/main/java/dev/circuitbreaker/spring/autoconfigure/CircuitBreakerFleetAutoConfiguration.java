package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigCustomizer;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigurations;
import dev.circuitbreaker.spring.config.FleetMode;
import dev.circuitbreaker.spring.config.FleetSettings;
import dev.circuitbreaker.spring.fleet.FleetInstance;
import dev.circuitbreaker.spring.fleet.FleetLoop;
import dev.circuitbreaker.spring.fleet.FleetStore;
import dev.circuitbreaker.spring.fleet.ProbeLeases;
import dev.circuitbreaker.spring.fleet.redis.FleetConnection;
import dev.circuitbreaker.spring.fleet.redis.FleetRuntimeHints;
import dev.circuitbreaker.spring.fleet.redis.MissingRedisSupport;
import dev.circuitbreaker.spring.fleet.redis.RedisFleetStore;
import io.lettuce.core.RedisClient;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Auto-configuration of what the instances of an application tell each other, where {@code circuitbreaker.fleet.mode} switches
 * it on. A bean of type {@link FleetStore} replaces Redis.
 */
@AutoConfiguration(
        after = CircuitBreakerAutoConfiguration.class,
        afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ImportRuntimeHints(FleetRuntimeHints.class)
@Conditional(CircuitBreakerFleetAutoConfiguration.IsOn.class)
public final class CircuitBreakerFleetAutoConfiguration {

    CircuitBreakerFleetAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    FleetSettings circuitBreakerStarterFleetSettings(CircuitBreakerConfigurations configurations) {
        return configurations.fleet();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({DataRedisConnectionDetails.class, RedisClient.class})
    static class InRedis {

        @Bean
        @ConditionalOnMissingBean
        FleetStore circuitBreakerStarterFleetStore(
                ObjectProvider<DataRedisConnectionDetails> details, FleetSettings settings, Environment environment) {
            DataRedisConnectionDetails found = details.getIfAvailable(() -> {
                throw MissingRedisSupport.noDetails(settings.mode());
            });
            return new RedisFleetStore(
                    new FleetConnection(found, environment.getProperty("spring.data.redis.url")), settings);
        }
    }

    @Bean
    @ConditionalOnMissingBean
    FleetStore circuitBreakerStarterMissingFleetStore(FleetSettings settings, ConfigurableListableBeanFactory beans) {
        throw MissingRedisSupport.noClasses(settings.mode(), beans.getBeanClassLoader());
    }

    @Bean
    @ConditionalOnMissingBean
    ProbeLeases circuitBreakerStarterProbeLeases(FleetStore store, FleetSettings settings) {
        return new ProbeLeases(store, settings.instanceId());
    }

    // Last, because what it does is no matter of taste.
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    CircuitBreakerConfigCustomizer circuitBreakerStarterProbeGate(ProbeLeases leases) {
        return (name, builder) -> builder.probeGate(leases);
    }

    @Bean
    @ConditionalOnMissingBean
    FleetLoop circuitBreakerStarterFleetLoop(
            CircuitBreakerRegistry registry, FleetStore store, FleetSettings settings, ProbeLeases leases) {
        return new FleetLoop(store, wake -> new FleetInstance(registry, store, settings, leases, wake));
    }

    /** Matches any mode but off. */
    static final class IsOn extends SpringBootCondition {

        private static final String MODE = "circuitbreaker.fleet.mode";

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            String written = context.getEnvironment().getProperty(MODE, FleetMode.OFF.name());
            return new ConditionOutcome(
                    isOn(written), ConditionMessage.forCondition("Fleet").because(MODE + " is " + written));
        }

        private static boolean isOn(String written) {
            for (FleetMode mode : FleetMode.values()) {
                if (mode.name().equalsIgnoreCase(written)) {
                    return mode != FleetMode.OFF;
                }
            }
            return false;
        }
    }
}
