package dev.circuitbreaker.spring.aop.reactive;

import dev.circuitbreaker.core.CallTimeoutException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.Permit;
import dev.circuitbreaker.spring.aop.AttemptOutcomes;
import dev.circuitbreaker.spring.aop.CallStyle.Ending;
import dev.circuitbreaker.spring.aop.KotlinResults;
import dev.circuitbreaker.spring.aop.KotlinResults.Exposed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.util.context.ContextView;

/** What each subscription to a guarded publisher does. */
final class Subscriptions {

    private Subscriptions() {}

    /** What the outer layer does for one subscription. */
    interface Outer {

        /** Asks the breaker, if that is to be done first. */
        void askFirst(AttemptOutcomes attempts);

        /** Takes note of the single value of a success. */
        void succeeded(@Nullable Object value);

        Publisher<Object> answer(Throwable thrown, AttemptOutcomes attempts);
    }

    static Mono<Object> guard(SubscriptionCounting counting, Mono<Object> source) {
        return Mono.deferContextual(outer -> {
            SubscriptionCounting.One one = counting.in(outer);
            Mono<Object> noted = EnclosingSubscriptions.noting(source, outer, one.breaker());
            if (one.breaker().config().callTimeout() != null) {
                return timed(one, noted, outer);
            }
            Permit permit = one.acquire();
            return noted.doOnSuccess(value -> ended(permit, one, value))
                    .doOnError(thrown -> failed(permit, one, thrown))
                    .doOnCancel(() -> one.cancelled(permit));
        });
    }

    /** Fails with what a method has thrown in place of returning a publisher, and counts that for the first subscriber. */
    static Mono<Object> failing(CircuitBreaker breaker, Throwable thrown) {
        AtomicBoolean counted = new AtomicBoolean();
        return Mono.defer(() -> {
            if (counted.compareAndSet(false, true)) {
                breaker.acquire().failed(thrown);
            }
            return Mono.error(thrown);
        });
    }

    private static void ended(Permit permit, SubscriptionCounting.One one, @Nullable Object value) {
        Throwable failure = KotlinResults.failureIn(value);
        if (failure == null) {
            permit.succeeded(value);
        } else {
            failed(permit, one, failure);
        }
    }

    /** Fails with the failure that is in a result. */
    private static Mono<Object> exposing(Mono<Object> source, Exposed exposed) {
        if (!KotlinResults.arePossible()) {
            return source;
        }
        return source.handle((value, sink) -> {
            Throwable failure = exposed.look(value);
            if (failure == null) {
                sink.next(value);
            } else {
                sink.error(failure);
            }
        });
    }

    private static void failed(Permit permit, SubscriptionCounting.One one, Throwable thrown) {
        permit.failed(thrown);
        one.ended(thrown);
    }

    /** The breaker keeps the deadlines of stages; one that expires cancels the subscription. */
    private static Mono<Object> timed(SubscriptionCounting.One one, Mono<Object> source, ContextView context) {
        one.checkEarlier();
        Exposed exposed = new Exposed();
        return Mono.fromFuture(one.breaker()
                        .executeAsync(() ->
                                exposing(source, exposed).contextWrite(context).toFuture())
                        .toCompletableFuture())
                .doOnError(one::ended)
                .onErrorResume(exposed::isOf, thrown -> Mono.just(exposed.result()));
    }

    /** Who cancels a stream that has delivered something has got what was wanted, so the dependency works. */
    static Flux<Object> guard(SubscriptionCounting counting, Flux<Object> source) {
        return Flux.deferContextual(outer -> {
            SubscriptionCounting.One one = counting.in(outer);
            Flux<Object> noted = EnclosingSubscriptions.noting(source, outer, one.breaker());
            if (one.breaker().config().callTimeout() != null) {
                return timed(one, noted);
            }
            Permit permit = one.acquire();
            AtomicBoolean delivered = new AtomicBoolean();
            return noted.doOnNext(element -> delivered.setPlain(true)) // signals are serial
                    .doOnComplete(() -> permit.succeeded(null))
                    .doOnError(thrown -> failed(permit, one, thrown))
                    .doOnCancel(() -> cancelled(permit, one, delivered.get()));
        });
    }

    /** Its elements go to the subscriber as they come; the breaker keeps the deadline of a stage that stands for its end. */
    private static Flux<Object> timed(SubscriptionCounting.One one, Flux<Object> source) {
        one.checkEarlier();
        CompletableFuture<@Nullable Object> end = new CompletableFuture<>();
        CompletableFuture<@Nullable Object> call =
                one.breaker().<@Nullable Object>executeAsync(() -> end).toCompletableFuture();
        if (call.isCompletedExceptionally()) {
            return Mono.fromFuture(call).doOnError(one::ended).flux();
        }
        AtomicBoolean delivered = new AtomicBoolean();
        return source.doOnNext(element -> delivered.setPlain(true)) // signals are serial
                .doOnComplete(() -> end.complete(null))
                .doOnError(end::completeExceptionally)
                .doOnCancel(() -> cancelled(end, call, delivered.get()))
                .takeUntilOther(expiry(call)) // which cancels the source
                .concatWith(Mono.fromFuture(call)) // which has ended, and fails if that was too late
                .doOnError(one::ended);
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

    private static void cancelled(Permit permit, SubscriptionCounting.One one, boolean delivered) {
        if (delivered) {
            permit.succeeded(null);
        } else {
            one.cancelled(permit);
        }
    }

    /**
     * What a subscription ends the loop of a retry with in place of a value.
     *
     * @param cause what the outer layer is to fail with
     */
    private record LoopEnded(Throwable cause) {}

    /** Right inside a retry: makes its loop end with a value that is none. */
    static Mono<Object> endLoop(AttemptOutcomes invocation, Mono<Object> source, Ending ending) {
        return Mono.deferContextual(context -> {
            AttemptOutcomes attempts = known(invocation, context);
            return source.onErrorResume(thrown -> ended(attempts, thrown, ending));
        });
    }

    static Flux<Object> endLoop(AttemptOutcomes invocation, Flux<Object> source, Ending ending) {
        return Flux.deferContextual(context -> {
            AttemptOutcomes attempts = known(invocation, context);
            return source.onErrorResume(thrown -> ended(attempts, thrown, ending));
        });
    }

    private static AttemptOutcomes known(AttemptOutcomes invocation, ContextView context) {
        return context.hasKey(invocation) ? context.get(invocation) : invocation;
    }

    private static Mono<Object> ended(AttemptOutcomes attempts, Throwable thrown, Ending ending) {
        Throwable end = ending.ends(attempts, thrown) ? attempts.end() : null;
        return end == null ? Mono.error(thrown) : Mono.just(new LoopEnded(end));
    }

    /** Fails with what the loop of a retry has been ended with, if it has. */
    private static void tell(Object value, SynchronousSink<Object> sink) {
        if (value instanceof LoopEnded end) {
            sink.error(end.cause());
        } else {
            sink.next(value);
        }
    }

    static Mono<Object> recover(AttemptOutcomes invocation, Mono<Object> source, Outer outer) {
        return Mono.defer(() -> {
            AttemptOutcomes attempts = new AttemptOutcomes();
            Exposed exposed = new Exposed();
            Mono<Object> call = Mono.defer(() -> {
                        outer.askFirst(attempts);
                        return source;
                    })
                    .handle(Subscriptions::tell)
                    .doFinally(signal -> attempts.close());
            return exposing(call, exposed)
                    .doOnSuccess(outer::succeeded)
                    .onErrorResume(thrown -> Mono.from(outer.answer(thrown, seen(attempts, thrown, invocation)))
                            .onErrorResume(
                                    surfacing -> surfacing == thrown && exposed.isOf(thrown),
                                    surfacing -> Mono.just(exposed.result())))
                    .contextWrite(context -> context.put(invocation, attempts));
        });
    }

    static Flux<Object> recover(AttemptOutcomes invocation, Flux<Object> source, Outer outer) {
        return Flux.defer(() -> {
            AttemptOutcomes attempts = new AttemptOutcomes();
            return Flux.defer(() -> {
                        outer.askFirst(attempts);
                        return source;
                    })
                    .handle(Subscriptions::tell)
                    .doFinally(signal -> attempts.close())
                    .onErrorResume(thrown -> outer.answer(thrown, seen(attempts, thrown, invocation)))
                    .contextWrite(context -> context.put(invocation, attempts));
        });
    }

    /** The attempts that have seen an exception: those of the subscription, if the context has reached them. */
    private static AttemptOutcomes seen(AttemptOutcomes attempts, Throwable thrown, AttemptOutcomes invocation) {
        attempts.judgeCancelled(thrown);
        return attempts.hasSeen(thrown) ? attempts : invocation;
    }
}
