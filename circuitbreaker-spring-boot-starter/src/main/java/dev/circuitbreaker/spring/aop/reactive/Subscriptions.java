package dev.circuitbreaker.spring.aop.reactive;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CallTimeoutException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.Permit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** What each subscription to a guarded publisher does. */
final class Subscriptions {

    private Subscriptions() {}

    static Mono<Object> guard(CircuitBreaker breaker, Mono<Object> source) {
        return Mono.deferContextual(context -> {
            if (breaker.config().callTimeout() != null) {
                return timed(breaker, source, context);
            }
            Permit permit = LogicalCall.acquire(breaker, context);
            return source.doOnSuccess(permit::succeeded)
                    .doOnError(permit::failed)
                    .doOnCancel(permit::cancelled);
        });
    }

    /** The breaker keeps the deadlines of stages; one that expires cancels the subscription. */
    private static Mono<Object> timed(CircuitBreaker breaker, Mono<Object> source, ContextView context) {
        LogicalCall.checkEarlier(breaker, context);
        return Mono.fromFuture(
                        breaker.executeAsync(() -> source.contextWrite(context).toFuture())
                                .toCompletableFuture())
                .doOnError(CallNotPermittedException.class, rejection -> LogicalCall.remember(rejection, context));
    }

    /** Who cancels a stream that has delivered something has got what was wanted, so the dependency works. */
    static Flux<Object> guard(CircuitBreaker breaker, Flux<Object> source) {
        return Flux.deferContextual(context -> {
            if (breaker.config().callTimeout() != null) {
                return timed(breaker, source, context);
            }
            Permit permit = LogicalCall.acquire(breaker, context);
            AtomicBoolean delivered = new AtomicBoolean();
            return source.doOnNext(element -> delivered.setPlain(true)) // signals are serial
                    .doOnComplete(() -> permit.succeeded(null))
                    .doOnError(permit::failed)
                    .doOnCancel(() -> cancelled(permit, delivered.get()));
        });
    }

    /** Its elements go to the subscriber as they come; the breaker keeps the deadline of a stage that stands for its end. */
    private static Flux<Object> timed(CircuitBreaker breaker, Flux<Object> source, ContextView context) {
        LogicalCall.checkEarlier(breaker, context);
        CompletableFuture<@Nullable Object> end = new CompletableFuture<>();
        CompletableFuture<@Nullable Object> call =
                breaker.<@Nullable Object>executeAsync(() -> end).toCompletableFuture();
        if (call.isCompletedExceptionally()) {
            return Mono.fromFuture(call)
                    .doOnError(CallNotPermittedException.class, rejection -> LogicalCall.remember(rejection, context))
                    .flux();
        }
        AtomicBoolean delivered = new AtomicBoolean();
        return source.doOnNext(element -> delivered.setPlain(true)) // signals are serial
                .doOnComplete(() -> end.complete(null))
                .doOnError(end::completeExceptionally)
                .doOnCancel(() -> cancelled(end, call, delivered.get()))
                .takeUntilOther(expiry(call)) // which cancels the source
                .concatWith(Mono.fromFuture(call)); // which has ended, and fails if that was too late
    }

    /** Completes when the call is too late, and never otherwise. */
    private static Mono<Void> expiry(CompletableFuture<?> call) {
        return Mono.create(sink -> call.whenComplete((value, thrown) -> {
            if (thrown instanceof CallTimeoutException) {
                sink.success();
            }
        }));
    }

    private static void cancelled(CompletableFuture<?> end, CompletableFuture<?> call, boolean delivered) {
        if (delivered) {
            end.complete(null);
        } else {
            call.cancel(false);
        }
    }

    private static void cancelled(Permit permit, boolean delivered) {
        if (delivered) {
            permit.succeeded(null);
        } else {
            permit.cancelled();
        }
    }

    static Mono<Object> recover(
            Mono<Object> source, Runnable askFirst, Function<Throwable, Publisher<Object>> answers) {
        return Mono.defer(() -> {
                    askFirst.run();
                    return source;
                })
                .onErrorResume(thrown -> Mono.from(answers.apply(thrown)))
                .contextWrite(LogicalCall::begin);
    }

    static Flux<Object> recover(
            Flux<Object> source, Runnable askFirst, Function<Throwable, Publisher<Object>> answers) {
        return Flux.defer(() -> {
                    askFirst.run();
                    return source;
                })
                .onErrorResume(answers)
                .contextWrite(LogicalCall::begin);
    }
}
