package dev.circuitbreaker.benchmarks.speed;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A circuit breaker of whichever library, or something in its place. Each process measures one, so that the compiler sees
 * only one implementation and leaves nothing of the interface.
 */
interface Guard {

    /** Makes a call. */
    String call(Supplier<String> supplier) throws Exception;

    /** Makes a call that ends when its stage does. */
    default CompletionStage<String> callAsync(Supplier<CompletionStage<String>> supplier) throws Exception {
        throw new UnsupportedOperationException("no asynchronous calls");
    }

    /** Tells whether it threw this because it is open. */
    default boolean isRejection(Throwable thrown) {
        return false;
    }
}
