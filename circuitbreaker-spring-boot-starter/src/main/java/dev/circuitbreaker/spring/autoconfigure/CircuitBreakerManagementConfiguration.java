package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.spring.actuate.CircuitBreakerChanges;
import dev.circuitbreaker.spring.actuate.CircuitBreakersEndpoint;
import dev.circuitbreaker.spring.actuate.CircuitBreakersWeb;
import dev.circuitbreaker.spring.actuate.ReactiveRoutes;
import dev.circuitbreaker.spring.actuate.ServletRoutes;
import dev.circuitbreaker.spring.actuate.WebRuntimeHints;
import java.util.Map;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.CorsEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** The HTTP part of the {@code circuitbreakers} endpoint, wherever the application serves Actuator. */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnAvailableEndpoint(endpoint = CircuitBreakersEndpoint.class, exposure = EndpointExposure.WEB)
@ConditionalOnBean(CircuitBreakersEndpoint.class)
@ImportRuntimeHints(WebRuntimeHints.class)
final class CircuitBreakerManagementConfiguration {

    /** Just before Actuator's own mapping (-100), which would answer every method it does not know with 405. */
    private static final int BEFORE_ACTUATOR = -101;

    CircuitBreakerManagementConfiguration() {}

    private static CircuitBreakersWeb web(
            CircuitBreakersEndpoint endpoint, CircuitBreakerChanges changes, EndpointAccessResolver access) {
        Access granted = access.accessFor(EndpointId.of("circuitbreakers"), Access.READ_ONLY);
        return new CircuitBreakersWeb(endpoint, changes, granted == Access.UNRESTRICTED);
    }

    private static String path(PathMappedEndpoints paths) {
        String path = paths.getPath(EndpointId.of("circuitbreakers"));
        if (path == null) {
            throw new IllegalStateException("The endpoint 'circuitbreakers' has no path");
        }
        return path;
    }

    private static Map<String, CorsConfiguration> cors(CorsEndpointProperties properties) {
        CorsConfiguration configuration = properties.toCorsConfiguration();
        return configuration == null ? Map.of() : Map.of("/**", configuration);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    @ConditionalOnClass(DispatcherServlet.class)
    static final class ServletConfiguration {

        @Bean
        org.springframework.web.servlet.HandlerMapping circuitBreakersHandlerMapping(
                CircuitBreakersEndpoint endpoint,
                CircuitBreakerChanges changes,
                EndpointAccessResolver access,
                PathMappedEndpoints paths,
                CorsEndpointProperties cors,
                RequestMappingHandlerAdapter adapter) {
            var mapping = new org.springframework.web.servlet.function.support.RouterFunctionMapping(
                    ServletRoutes.of(web(endpoint, changes, access), path(paths)));
            mapping.setOrder(BEFORE_ACTUATOR);
            // Actuator has told these how to write the bodies of its endpoints, whatever the application's own JSON is.
            mapping.setMessageConverters(adapter.getMessageConverters());
            mapping.setCorsConfigurations(cors(cors));
            return mapping;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    @ConditionalOnClass(DispatcherHandler.class)
    static final class ReactiveConfiguration {

        @Bean
        org.springframework.web.reactive.HandlerMapping circuitBreakersHandlerMapping(
                CircuitBreakersEndpoint endpoint,
                CircuitBreakerChanges changes,
                EndpointAccessResolver access,
                PathMappedEndpoints paths,
                CorsEndpointProperties cors) {
            var mapping = new org.springframework.web.reactive.function.server.support.RouterFunctionMapping(
                    ReactiveRoutes.of(web(endpoint, changes, access), path(paths)));
            mapping.setOrder(BEFORE_ACTUATOR);
            mapping.setCorsConfigurations(cors(cors));
            return mapping;
        }
    }
}
