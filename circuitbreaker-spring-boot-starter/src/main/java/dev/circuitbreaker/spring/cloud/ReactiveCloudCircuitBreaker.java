package dev.circuitbreaker.spring.cloud;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.spring.aop.CallObserver;
import dev.circuitbreaker.spring.aop.reactive.GuardedPublishers;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreaker;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

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
        return Mono.deferContextual(outer -> {
            WatchedCall watched = begin(breaker, outer);
            return GuardedPublishers.guard(breaker, toRun)
                    .doOnSuccess(watched::returned)
                    .onErrorResume(thrown -> {
                        watched.threw(thrown);
                        return isAnswered(thrown) ? answer(thrown, fallback, watched) : Mono.error(thrown);
                    })
                    .doOnSuccess(value -> watched.end(null))
                    .doOnError(watched::end)
                    .doOnCancel(() -> watched.cancelled(false))
                    .contextWrite(inner -> showing(watched, inner));
        });
    }

    private static <T> Mono<T> answer(Throwable thrown, Function<Throwable, Mono<T>> fallback, WatchedCall watched) {
        return Mono.defer(() -> fallback.apply(thrown))
                .doOnSuccess(value -> watched.answered())
                .doOnError(failure -> watched.unanswered(thrown, failure));
    }

    @Override
    public <T> Flux<T> run(Flux<T> toRun, Function<Throwable, Flux<T>> fallback) {
        CircuitBreaker breaker = breakers.named(id);
        return Flux.deferContextual(outer -> {
            WatchedCall watched = begin(breaker, outer);
            AtomicBoolean delivered = new AtomicBoolean();
            return GuardedPublishers.guard(breaker, toRun)
                    .doOnNext(element -> delivered.setPlain(true)) // signals are serial
                    .onErrorResume(thrown -> {
                        watched.threw(thrown);
                        return isAnswered(thrown) ? answers(thrown, fallback, watched) : Flux.error(thrown);
                    })
                    .doOnComplete(() -> watched.end(null))
                    .doOnError(watched::end)
                    .doOnCancel(() -> watched.cancelled(delivered.get()))
                    .contextWrite(inner -> showing(watched, inner));
        });
    }

    private static <T> Flux<T> answers(Throwable thrown, Function<Throwable, Flux<T>> fallback, WatchedCall watched) {
        return Flux.defer(() -> fallback.apply(thrown))
                .doOnComplete(watched::answered)
                .doOnError(failure -> watched.unanswered(thrown, failure));
    }

    private WatchedCall begin(CircuitBreaker breaker, ContextView outer) {
        CallObserver observer = breakers.observer();
        return WatchedCall.begin(
                breakers, breaker, observer == null ? null : outer.getOrDefault(observer.contextKey(), null));
    }

    private Context showing(WatchedCall watched, Context inner) {
        CallObserver observer = breakers.observer();
        Object shown = watched.context();
        return observer == null || shown == null ? inner : inner.put(observer.contextKey(), shown);
    }

    private static boolean isAnswered(Throwable thrown) {
        return !(thrown instanceof VirtualMachineError);
    }
}
