package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.actuate.BoardHistory;
import dev.circuitbreaker.spring.actuate.BoardUpdates;
import dev.circuitbreaker.spring.actuate.BreakersEndpoint;
import dev.circuitbreaker.spring.actuate.CircuitBreakerChanges;
import dev.circuitbreaker.spring.actuate.CircuitBreakerFleetEndpoint;
import dev.circuitbreaker.spring.actuate.CircuitBreakersEndpoint;
import dev.circuitbreaker.spring.actuate.CircuitBreakersWeb;
import dev.circuitbreaker.spring.actuate.FallbackCounts;
import dev.circuitbreaker.spring.actuate.ReactiveRoutes;
import dev.circuitbreaker.spring.actuate.ServletRoutes;
import dev.circuitbreaker.spring.actuate.WebRuntimeHints;
import dev.circuitbreaker.spring.events.CallDurationSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.CorsEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** The HTTP part of the {@code circuitbreakers} endpoint, wherever the application serves Actuator. */
@ManagementContextConfiguration(proxyBeanMethods = false)
@Conditional(CircuitBreakerManagementConfiguration.IsServed.class)
@ConditionalOnBean(CircuitBreakersEndpoint.class)
@ImportRuntimeHints(WebRuntimeHints.class)
final class CircuitBreakerManagementConfiguration {

    /** Just before Actuator's own mapping (-100), which would answer every method it does not know with 405. */
    static final int BEFORE_ACTUATOR = -101;

    CircuitBreakerManagementConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    BoardUpdates circuitBreakerStarterBoardFeed(
            CircuitBreakersEndpoint endpoint,
            CircuitBreakerRegistry registry,
            EndpointAccessResolver access,
            ObjectProvider<BoardHistory> history,
            ObjectProvider<FallbackCounts> fallbacks,
            ObjectProvider<CallDurationSource> durations,
            PathMappedEndpoints paths,
            Environment environment) {
        return new BoardUpdates(
                registry,
                isWritable(endpoint, access),
                new BoardUpdates.Surroundings(
                        environment.getProperty("spring.application.name"),
                        () -> instance(environment),
                        history.getIfAvailable(),
                        fallbacks.getIfAvailable(FallbackCounts::new),
                        durations.getIfAvailable(),
                        fleet(endpoint, paths, access)));
    }

    /** Paths of endpoints may have several parts, and a proxy may have cut off or added some in front of them. */
    private static BoardUpdates.@Nullable Fleet fleet(
            CircuitBreakersEndpoint endpoint, PathMappedEndpoints paths, EndpointAccessResolver access) {
        EndpointId fleet = CircuitBreakerFleetEndpoint.ID;
        String board = paths.getRootPath(id(endpoint));
        String path = paths.getRootPath(fleet);
        return board == null || path == null
                ? null
                : new BoardUpdates.Fleet("../".repeat(board.split("/").length - 1) + path, isWritable(fleet, access));
    }

    /** As an operator would call this instance; containers are called as their host. Its port is known once it serves. */
    private static String instance(Environment environment) {
        String host = environment.getProperty("HOSTNAME");
        String port = environment.getProperty("local.server.port", environment.getProperty("server.port", ""));
        return host == null || host.isBlank()
                ? "pid " + ProcessHandle.current().pid()
                : host + (port.isEmpty() ? "" : ":" + port);
    }

    private static CircuitBreakersWeb web(
            CircuitBreakersEndpoint endpoint,
            CircuitBreakerChanges changes,
            EndpointAccessResolver access,
            BoardUpdates feed) {
        return new CircuitBreakersWeb(
                endpoint, id(endpoint).toLowerCaseString(), changes, isWritable(endpoint, access), feed);
    }

    private static boolean isWritable(CircuitBreakersEndpoint endpoint, EndpointAccessResolver access) {
        return isWritable(id(endpoint), access);
    }

    static boolean isWritable(EndpointId id, EndpointAccessResolver access) {
        return access.accessFor(id, Access.READ_ONLY) == Access.UNRESTRICTED;
    }

    private static EndpointId id(CircuitBreakersEndpoint endpoint) {
        return EndpointId.of(endpoint instanceof BreakersEndpoint ? "breakers" : "circuitbreakers");
    }

    static String path(EndpointId id, PathMappedEndpoints paths) {
        String path = paths.getPath(id);
        if (path == null) {
            throw new IllegalStateException("The endpoint '" + id + "' has no path");
        }
        return path;
    }

    /** Matches if the endpoint is served under one of its two ids. */
    static final class IsServed extends AnyNestedCondition {

        IsServed() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @Conditional(EndpointConflictCondition.IsNotCircuitBreakers.class)
        @ConditionalOnAvailableEndpoint(endpoint = CircuitBreakersEndpoint.class, exposure = EndpointExposure.WEB)
        static final class AsCircuitBreakers {}

        @Conditional(EndpointConflictCondition.IsCircuitBreakers.class)
        @ConditionalOnAvailableEndpoint(endpoint = BreakersEndpoint.class, exposure = EndpointExposure.WEB)
        static final class AsBreakers {}
    }

    static Map<String, CorsConfiguration> cors(CorsEndpointProperties properties) {
        CorsConfiguration configuration = properties.toCorsConfiguration();
        return configuration == null ? Map.of() : Map.of("/**", configuration);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    @ConditionalOnClass(DispatcherServlet.class)
    static final class ServletConfiguration {

        @Bean
        org.springframework.web.servlet.HandlerMapping circuitBreakerStarterHandlerMapping(
                CircuitBreakersEndpoint endpoint,
                CircuitBreakerChanges changes,
                BoardUpdates feed,
                EndpointAccessResolver access,
                PathMappedEndpoints paths,
                CorsEndpointProperties cors,
                RequestMappingHandlerAdapter adapter) {
            var mapping = new org.springframework.web.servlet.function.support.RouterFunctionMapping(
                    ServletRoutes.of(web(endpoint, changes, access, feed), path(id(endpoint), paths)));
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
        org.springframework.web.reactive.HandlerMapping circuitBreakerStarterHandlerMapping(
                CircuitBreakersEndpoint endpoint,
                CircuitBreakerChanges changes,
                BoardUpdates feed,
                EndpointAccessResolver access,
                PathMappedEndpoints paths,
                CorsEndpointProperties cors) {
            var mapping = new org.springframework.web.reactive.function.server.support.RouterFunctionMapping(
                    ReactiveRoutes.of(web(endpoint, changes, access, feed), path(id(endpoint), paths)));
            mapping.setOrder(BEFORE_ACTUATOR);
            mapping.setCorsConfigurations(cors(cors));
            return mapping;
        }
    }
}
