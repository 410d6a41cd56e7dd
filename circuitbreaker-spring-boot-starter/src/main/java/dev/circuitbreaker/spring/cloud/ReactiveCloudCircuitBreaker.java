package dev.circuitbreaker.spring.cloud;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.spring.aop.FallbackListener.FallbackOutcome;
import dev.circuitbreaker.spring.aop.FallbackListener.Source;
import dev.circuitbreaker.spring.aop.reactive.GuardedPublishers;
import java.util.function.Function;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreaker;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A circuit breaker as Spring Cloud calls it, for publishers. Its fallback is for every error but a {@code
 * VirtualMachineError}, as for blocking calls.
 *
 * @param breakers where the circuit breaker is
 * @param id its name
 */
record ReactiveCloudCircuitBreaker(CloudCircuitBreakers breakers, String id) implements ReactiveCircuitBreaker {

    @Override
    public <T> Mono<T> run(Mono<T> toRun, Function<Throwable, Mono<T>> fallback) {
        CircuitBreaker breaker = breakers.named(id);
        return GuardedPublishers.guard(breaker, toRun)
                .onErrorResume(
                        ReactiveCloudCircuitBreaker::isAnswered,
                        thrown -> Mono.defer(() -> fallback.apply(thrown))
                                .doOnSuccess(value -> succeeded(breaker))
                                .doOnError(failure -> failed(breaker, thrown, failure)));
    }

    @Override
    public <T> Flux<T> run(Flux<T> toRun, Function<Throwable, Flux<T>> fallback) {
        CircuitBreaker breaker = breakers.named(id);
        return GuardedPublishers.guard(breaker, toRun)
                .onErrorResume(
                        ReactiveCloudCircuitBreaker::isAnswered,
                        thrown -> Flux.defer(() -> fallback.apply(thrown))
                                .doOnComplete(() -> succeeded(breaker))
                                .doOnError(failure -> failed(breaker, thrown, failure)));
    }

    private static boolean isAnswered(Throwable thrown) {
        return !(thrown instanceof VirtualMachineError);
    }

    private void succeeded(CircuitBreaker breaker) {
        breakers.listeners().tell(breaker.name(), Source.METHOD, FallbackOutcome.SUCCESS);
    }

    /** One that hands on what it was given has not failed: there is none, as where Gateway has no fallback. */
    private void failed(CircuitBreaker breaker, Throwable thrown, Throwable failure) {
        if (failure != thrown) {
            breakers.listeners().tell(breaker.name(), Source.METHOD, FallbackOutcome.FAILURE);
        }
    }
}
