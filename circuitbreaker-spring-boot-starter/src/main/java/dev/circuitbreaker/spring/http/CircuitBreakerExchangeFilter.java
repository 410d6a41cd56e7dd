package dev.circuitbreaker.spring.http;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.aop.EnclosingCalls;
import dev.circuitbreaker.spring.aop.reactive.EnclosingSubscriptions;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Guards the exchanges of a {@code WebClient} by a circuit breaker.
 *
 * <pre>{@code
 * WebClient client = WebClient.builder()
 *         .filter(CircuitBreakerExchangeFilter.of(breaker))
 *         .build();
 * }</pre>
 *
 * <p>Every subscription is a call. It counts as with {@link CircuitBreakerHttpInterceptor}: when the body has ended, failed or been
 * cancelled; a failing status as the {@code WebClientResponseException} that it would be thrown as. An exchange that its
 * subscriber cancels before there is a response counts nothing. A body that is never subscribed to is in flight for ever, or until the
 * {@code callTimeout}. At the {@code callTimeout} the exchange or its body fails with a {@code CallTimeoutException}, and the connection
 * is closed.
 *
 * <p>Inside a method that is guarded by the same breaker, or a subscription to what it has returned, an exchange is part of the
 * method's call, and counts nothing itself.
 *
 * <p>Safe for use by many threads at once.
 */
public final class CircuitBreakerExchangeFilter implements ExchangeFilterFunction {

    private final Function<? super ClientRequest, CircuitBreaker> breakers;

    private CircuitBreakerExchangeFilter(Function<? super ClientRequest, CircuitBreaker> breakers) {
        this.breakers = breakers;
        EnclosingCalls.note();
    }

    /**
     * Guards all requests by one breaker.
     *
     * @param breaker the breaker
     * @return a new filter
     */
    public static CircuitBreakerExchangeFilter of(CircuitBreaker breaker) {
        Objects.requireNonNull(breaker, "breaker");
        return new CircuitBreakerExchangeFilter(request -> breaker);
    }

    /**
     * Guards each request by the breaker that its name says.
     *
     * @param registry has the breakers
     * @param name finds the name of the breaker for a request; asked at every subscription
     * @return a new filter
     */
    public static CircuitBreakerExchangeFilter of(
            CircuitBreakerRegistry registry, Function<? super ClientRequest, String> name) {
        Objects.requireNonNull(registry, "registry");
        Objects.requireNonNull(name, "name");
        return new CircuitBreakerExchangeFilter(request -> registry.get(name.apply(request)));
    }

    /**
     * Guards each request by the breaker for its host and port, which is a key of one breaker.
     *
     * @param registry has the breaker
     * @param name the name of the breaker
     * @return a new filter
     */
    public static CircuitBreakerExchangeFilter byHost(CircuitBreakerRegistry registry, String name) {
        Objects.requireNonNull(registry, "registry");
        Objects.requireNonNull(name, "name");
        return new CircuitBreakerExchangeFilter(request -> HostKey.breaker(registry.get(name), request.url()));
    }

    /** Makes the exchange when it is subscribed to; fails with a {@link CallNotPermittedException} if it is not let through. */
    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        return Mono.deferContextual(context -> {
            CircuitBreaker breaker = breakers.apply(request);
            return isInner(breaker, context)
                    ? next.exchange(request)
                    : new ReactiveExchange(ExchangeRecorder.begin(breaker)).guard(next.exchange(request));
        });
    }

    private static boolean isInner(CircuitBreaker breaker, ContextView context) {
        return EnclosingCalls.of(breaker) != null || EnclosingSubscriptions.areOf(breaker, context);
    }
}
