package dev.circuitbreaker.benchmarks.annotation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Guarded by nothing. */
public class PlainPrices implements Prices {

    private boolean failing;

    @Override
    public String price(String sku) {
        return answer(sku);
    }

    @Override
    public String priceOrKnown(String sku) {
        return answer(sku);
    }

    @Override
    public CompletionStage<String> priceLater(String sku) {
        return CompletableFuture.completedFuture(answer(sku));
    }

    @Override
    public void fail() {
        failing = true;
    }

    /** What all methods do, guarded or not. */
    final String answer(String sku) {
        if (failing) {
            throw new IllegalStateException("no price");
        }
        return sku;
    }
}
