package dev.circuitbreaker.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Follows the stage of an asynchronous call to its end, whichever way it ends first. */
final class AsyncCall {

    private AsyncCall() {}

    /**
     * Reports the end of {@code source} to the permit and passes it on to {@code result}; a cancellation of {@code
     * result} goes the other way.
     */
    static <T extends @Nullable Object> void follow(
            CompletionStage<T> source, Permit permit, CompletableFuture<T> result) {
        source.whenComplete((value, thrown) -> {
            if (thrown == null) {
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
}
