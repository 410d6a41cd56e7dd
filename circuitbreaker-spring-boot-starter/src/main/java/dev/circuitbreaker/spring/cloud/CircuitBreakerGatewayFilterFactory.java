package dev.circuitbreaker.spring.cloud;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CallTimeoutException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreakerFactory;
import org.springframework.cloud.gateway.filter.factory.SpringCloudCircuitBreakerFilterFactory;
import org.springframework.web.reactive.DispatcherHandler;
import reactor.core.publisher.Mono;

/**
 * The filter {@code CircuitBreaker} of Gateway on WebFlux. Without a fallback, a rejected call and one that has timed out
 * are answered as everywhere else in the application, also where a route is to resume without error.
 */
public final class CircuitBreakerGatewayFilterFactory extends SpringCloudCircuitBreakerFilterFactory {

    /**
     * Creates the filter's factory.
     *
     * @param factory makes the circuit breakers
     * @param dispatcher takes requests to their fallback
     */
    public CircuitBreakerGatewayFilterFactory(
            ReactiveCircuitBreakerFactory<?, ?> factory, ObjectProvider<DispatcherHandler> dispatcher) {
        super(factory, dispatcher);
    }

    @Override
    protected Mono<Void> handleErrorWithoutFallback(Throwable thrown, boolean resumeWithoutError) {
        boolean isResumed = resumeWithoutError
                && !(thrown instanceof CallNotPermittedException)
                && !(thrown instanceof CallTimeoutException);
        return isResumed ? Mono.empty() : Mono.error(thrown);
    }
}
