package dev.circuitbreaker.spring.aop.reactive;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.spring.aop.EnclosingCalls;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * The subscriptions to what annotated methods have returned, as what is subscribed to inside them sees them in its context: see {@link
 * EnclosingCalls}.
 */
public final class EnclosingSubscriptions {

    private static final Object KEY = EnclosingSubscriptions.class;

    private EnclosingSubscriptions() {}

    /**
     * Tells whether a subscription is made inside one to a method that a breaker guards.
     *
     * @param context the context of the inner one
     * @param breaker the breaker; one for a key is another than the one that it belongs to
     * @return whether it is
     */
    public static boolean areOf(CircuitBreaker breaker, ContextView context) {
        return breakers(context).contains(breaker);
    }

    private static Set<CircuitBreaker> breakers(ContextView context) {
        return context.hasKey(KEY) ? context.get(KEY) : Set.of();
    }

    static Mono<Object> noting(Mono<Object> source, ContextView outer, CircuitBreaker breaker) {
        return EnclosingCalls.areNoted()
                ? source.contextWrite(context -> context.put(KEY, and(breaker, breakers(outer))))
                : source;
    }

    static Flux<Object> noting(Flux<Object> source, ContextView outer, CircuitBreaker breaker) {
        return EnclosingCalls.areNoted()
                ? source.contextWrite(context -> context.put(KEY, and(breaker, breakers(outer))))
                : source;
    }

    private static Set<CircuitBreaker> and(CircuitBreaker breaker, Set<CircuitBreaker> others) {
        return Stream.concat(Stream.of(breaker), others.stream()).collect(Collectors.toUnmodifiableSet());
    }
}
