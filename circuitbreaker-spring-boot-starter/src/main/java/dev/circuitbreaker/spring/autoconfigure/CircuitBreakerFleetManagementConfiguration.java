package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.spring.actuate.CircuitBreakerFleetEndpoint;
import dev.circuitbreaker.spring.actuate.CircuitBreakerFleetWeb;
import dev.circuitbreaker.spring.actuate.FleetLever;
import dev.circuitbreaker.spring.actuate.ReactiveRoutes;
import dev.circuitbreaker.spring.actuate.ServletRoutes;
import dev.circuitbreaker.spring.actuate.WebRuntimeHints;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.CorsEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** The HTTP part of the {@code circuitbreakerfleet} endpoint, wherever the application serves Actuator. */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnAvailableEndpoint(endpoint = CircuitBreakerFleetEndpoint.class, exposure = EndpointExposure.WEB)
@ConditionalOnBean(CircuitBreakerFleetEndpoint.class)
@ImportRuntimeHints(WebRuntimeHints.class)
final class CircuitBreakerFleetManagementConfiguration {

    CircuitBreakerFleetManagementConfiguration() {}

    private static CircuitBreakerFleetWeb web(FleetLever lever, EndpointAccessResolver access) {
        return new CircuitBreakerFleetWeb(
                CircuitBreakerFleetEndpoint.ID.toLowerCaseString(),
                lever,
                CircuitBreakerManagementConfiguration.isWritable(CircuitBreakerFleetEndpoint.ID, access));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    @ConditionalOnClass(DispatcherServlet.class)
    static final class ServletConfiguration {

        @Bean
        org.springframework.web.servlet.HandlerMapping circuitBreakerStarterFleetHandlerMapping(
                FleetLever lever,
                EndpointAccessResolver access,
                PathMappedEndpoints paths,
                CorsEndpointProperties cors,
                RequestMappingHandlerAdapter adapter) {
            var mapping = new org.springframework.web.servlet.function.support.RouterFunctionMapping(ServletRoutes.of(
                    web(lever, access),
                    CircuitBreakerManagementConfiguration.path(CircuitBreakerFleetEndpoint.ID, paths)));
            mapping.setOrder(CircuitBreakerManagementConfiguration.BEFORE_ACTUATOR);
            mapping.setMessageConverters(adapter.getMessageConverters());
            mapping.setCorsConfigurations(CircuitBreakerManagementConfiguration.cors(cors));
            return mapping;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    @ConditionalOnClass(DispatcherHandler.class)
    static final class ReactiveConfiguration {

        @Bean
        org.springframework.web.reactive.HandlerMapping circuitBreakerStarterFleetHandlerMapping(
                FleetLever lever,
                EndpointAccessResolver access,
                PathMappedEndpoints paths,
                CorsEndpointProperties cors) {
            var mapping = new org.springframework.web.reactive.function.server.support.RouterFunctionMapping(
                    ReactiveRoutes.of(
                            web(lever, access),
                            CircuitBreakerManagementConfiguration.path(CircuitBreakerFleetEndpoint.ID, paths)));
            mapping.setOrder(CircuitBreakerManagementConfiguration.BEFORE_ACTUATOR);
            mapping.setCorsConfigurations(CircuitBreakerManagementConfiguration.cors(cors));
            return mapping;
        }
    }
}
