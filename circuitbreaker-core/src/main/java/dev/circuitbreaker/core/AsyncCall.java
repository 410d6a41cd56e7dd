package dev.circuitbreaker.core;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Follows the stage of an asynchronous call to its end, whichever way it ends first. */
final class AsyncCall {

    private AsyncCall() {}

    static <T extends @Nullable Object> CompletionStage<T> make(
            CallGate gate, Supplier<? extends CompletionStage<T>> supplier) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Duration timeout = gate.machine.phase().timeout;
        Permit permit;
        try {
            permit = Permit.acquire(gate);
        } catch (CallNotPermittedException rejected) {
            result.completeExceptionally(rejected);
            return result;
        }
        try {
            follow(gate, supplier.get(), permit, timeout, result);
        } catch (Throwable thrown) {
            permit.failed(thrown);
            result.completeExceptionally(thrown);
        }
        return result;
    }

    /**
     * Reports the end of {@code source} to the permit and passes it on to {@code result}; a cancellation of {@code
     * result} goes the other way.
     *
     * @param timeout after which the call fails and {@code source} is cancelled; null for never
     */
    private static <T extends @Nullable Object> void follow(
            CallGate gate,
            CompletionStage<T> source,
            Permit permit,
            @Nullable Duration timeout,
            CompletableFuture<T> result) {
        Deadline deadline = timeout == null ? null : expire(gate, source, permit, timeout, result);
        source.whenComplete((value, thrown) -> {
            if (deadline != null && !deadline.met()) {
                result.completeExceptionally(deadline.exception());
            } else if (thrown == null) {
                permit.succeeded(value);
                result.complete(value);
            } else {
                permit.failed(thrown);
                result.completeExceptionally(thrown);
            }
        });
        result.whenComplete((value, thrown) -> {
            if (result.isCancelled()) {
                permit.cancelled();
                source.toCompletableFuture().cancel(true);
            }
        });
    }

    private static <T extends @Nullable Object> Deadline expire(
            CallGate gate, CompletionStage<T> source, Permit permit, Duration timeout, CompletableFuture<T> result) {
        return new Deadline(gate, permit, timeout, () -> {
                    result.completeExceptionally(new CallTimeoutException(gate.name, timeout));
                    source.toCompletableFuture().cancel(true);
                })
                .set();
    }
}
