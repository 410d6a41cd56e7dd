package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier;
import org.jspecify.annotations.Nullable;

/**
 * Knows that an answer whose status is one of the {@code statusCodes} of a route of Spring Cloud Gateway is a failure, also a
 * 404: the route says so. By name, because both servers have an exception of their own for it.
 *
 * @param type the name of its class
 */
public record GatewayClassifier(String type) implements ExceptionClassifier {

    /** What Gateway throws on WebFlux. */
    public static final String ON_WEBFLUX =
            "org.springframework.cloud.gateway.filter.factory.SpringCloudCircuitBreakerFilterFactory$CircuitBreakerStatusCodeException";

    /** What Gateway throws on WebMVC. */
    public static final String ON_WEBMVC =
            "org.springframework.cloud.gateway.server.mvc.filter.CircuitBreakerFilterFunctions$CircuitBreakerStatusCodeException";

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        return thrown.getClass().getName().equals(type) ? Kind.FAILURE : null;
    }

    @Override
    public String name() {
        return "gateway";
    }
}
