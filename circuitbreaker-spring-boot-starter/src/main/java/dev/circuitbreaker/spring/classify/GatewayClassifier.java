package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows that an answer whose status is one of the {@code statusCodes} of a route of Spring Cloud Gateway is a failure, also a
 * 404: the route says so. By name, because both servers have an exception of their own for it.
 */
final class GatewayClassifier implements ExceptionClassifier {

    private static final Set<String> NAMES = Set.of(
            "org.springframework.cloud.gateway.filter.factory.SpringCloudCircuitBreakerFilterFactory$CircuitBreakerStatusCodeException",
            "org.springframework.cloud.gateway.server.mvc.filter.CircuitBreakerFilterFunctions$CircuitBreakerStatusCodeException");

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        return NAMES.contains(thrown.getClass().getName()) ? Kind.FAILURE : null;
    }

    @Override
    public String name() {
        return "gateway";
    }
}
