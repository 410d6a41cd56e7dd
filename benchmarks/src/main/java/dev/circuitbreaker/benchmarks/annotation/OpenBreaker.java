package dev.circuitbreaker.benchmarks.annotation;

import java.util.concurrent.CompletionException;

/** Opens the breaker around a bean by failing calls, and proves that it rejects and that the fallback answers. */
final class OpenBreaker {

    private OpenBreaker() {}

    static void trip(Prices prices) {
        if (!prices.price("sku").equals("sku")) {
            throw new AssertionError("another result");
        }
        prices.fail();
        if (isRejected(prices)) {
            throw new AssertionError("rejected before it has opened");
        }
        for (int i = 0; i < 20; i++) {
            isRejected(prices);
        }
        if (!isRejected(prices) || !prices.priceOrKnown("sku").equals(Prices.KNOWN) || !isRejection(failure(prices))) {
            throw new AssertionError("not open, or no fallback");
        }
    }

    private static boolean isRejected(Prices prices) {
        try {
            prices.price("sku");
            return false;
        } catch (RuntimeException thrown) {
            return isRejection(thrown);
        }
    }

    /** What an asynchronous call ends with. */
    private static Throwable failure(Prices prices) {
        try {
            prices.priceLater("sku").toCompletableFuture().join();
            throw new AssertionError("a failing call returned");
        } catch (CompletionException thrown) {
            return thrown.getCause();
        }
    }

    private static boolean isRejection(Throwable thrown) {
        return thrown instanceof dev.circuitbreaker.core.CallNotPermittedException
                || thrown instanceof io.github.resilience4j.circuitbreaker.CallNotPermittedException;
    }
}
