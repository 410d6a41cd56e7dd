package dev.circuitbreaker.spring.aop.reactive;

import dev.circuitbreaker.core.CircuitBreaker;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Publishers under a circuit breaker, as those that annotated methods return: every subscription is a call. A {@code
 * callTimeout} holds for them, too, and a rejection arrives as an error.
 */
public final class GuardedPublishers {

    private GuardedPublishers() {}

    /**
     * Guards a single value.
     *
     * @param <T> the value
     * @param breaker the circuit breaker
     * @param source what is subscribed to for every call that is let through
     * @return the same, guarded
     */
    @SuppressWarnings("unchecked") // what comes out is what went in
    public static <T> Mono<T> guard(CircuitBreaker breaker, Mono<T> source) {
        return (Mono<T>) Subscriptions.guard(new SubscriptionCounting(breaker, null), (Mono<Object>) source);
    }

    /**
     * Guards many values. A subscriber that cancels after the first has got what was wanted, so that is a success.
     *
     * @param <T> the values
     * @param breaker the circuit breaker
     * @param source what is subscribed to for every call that is let through
     * @return the same, guarded
     */
    @SuppressWarnings("unchecked") // what comes out is what went in
    public static <T> Flux<T> guard(CircuitBreaker breaker, Flux<T> source) {
        return (Flux<T>) Subscriptions.guard(new SubscriptionCounting(breaker, null), (Flux<Object>) source);
    }
}
