package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.actuate.CircuitBreakerFleetEndpoint;
import dev.circuitbreaker.spring.actuate.CircuitBreakerFleetJmxExtension;
import dev.circuitbreaker.spring.actuate.FleetLever;
import dev.circuitbreaker.spring.config.FleetSettings;
import dev.circuitbreaker.spring.fleet.FleetControl;
import dev.circuitbreaker.spring.fleet.FleetLoop;
import dev.circuitbreaker.spring.fleet.FleetStore;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the endpoint {@code circuitbreakerfleet}, where the fleet is switched on and Actuator is present. */
@AutoConfiguration(
        after = {CircuitBreakerAutoConfiguration.class, CircuitBreakerFleetAutoConfiguration.class},
        before = ManagementContextAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean({FleetStore.class, FleetLoop.class})
public final class CircuitBreakerFleetEndpointAutoConfiguration {

    CircuitBreakerFleetEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    FleetControl circuitBreakerStarterFleetControl(
            FleetStore store, FleetSettings settings, CircuitBreakerRegistry registry, FleetLoop loop) {
        return new FleetControl(store, settings, registry, loop);
    }

    @Bean
    @ConditionalOnMissingBean
    FleetLever circuitBreakerStarterFleetLever(FleetControl control) {
        return new FleetLever(control);
    }

    // The conditions are not on the type: without Actuator, they could not even be evaluated.
    @Bean
    @ConditionalOnAvailableEndpoint
    @ConditionalOnMissingBean
    CircuitBreakerFleetEndpoint circuitBreakerStarterFleetEndpoint(FleetControl control) {
        return new CircuitBreakerFleetEndpoint(control);
    }

    @Bean
    @ConditionalOnAvailableEndpoint(endpoint = CircuitBreakerFleetEndpoint.class, exposure = EndpointExposure.JMX)
    @ConditionalOnMissingBean
    CircuitBreakerFleetJmxExtension circuitBreakerStarterFleetJmxExtension(FleetLever lever) {
        return new CircuitBreakerFleetJmxExtension(lever);
    }
}
