package dev.circuitbreaker.spring.aop.reactive;

import dev.circuitbreaker.spring.aop.CallStyle.WatchedRecovery;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** What watches each subscription to a guarded publisher, and stands in its context for what is called below. */
final class ObservedSubscriptions {

    private ObservedSubscriptions() {}

    static Mono<Object> watchOne(WatchedRecovery recovery, Function<WatchedRecovery, Mono<Object>> call) {
        return Mono.deferContextual(context -> {
            WatchedRecovery begun = recovery.begin(parent(recovery, context));
            return call.apply(begun)
                    .doOnSuccess(value -> begun.end(null))
                    .doOnError(begun::end)
                    .doOnCancel(() -> begun.cancel(false))
                    .contextWrite(inner ->
                            inner.put(recovery.contextKey(), begun.observed().context()));
        });
    }

    static Flux<Object> watch(WatchedRecovery recovery, Function<WatchedRecovery, Flux<Object>> call) {
        return Flux.deferContextual(context -> {
            WatchedRecovery begun = recovery.begin(parent(recovery, context));
            AtomicBoolean delivered = new AtomicBoolean();
            return call.apply(begun)
                    .doOnNext(element -> delivered.setPlain(true)) // signals are serial
                    .doOnComplete(() -> begun.end(null))
                    .doOnError(begun::end)
                    .doOnCancel(() -> begun.cancel(delivered.get()))
                    .contextWrite(inner ->
                            inner.put(recovery.contextKey(), begun.observed().context()));
        });
    }

    private static @Nullable Object parent(WatchedRecovery recovery, ContextView context) {
        return context.getOrDefault(recovery.contextKey(), null);
    }
}
