package dev.circuitbreaker.benchmarks.annotation;

import io.github.resilience4j.circuitbreaker.annotation.CircuitBreaker;
import java.util.concurrent.CompletionStage;

/** Guarded by Resilience4j. */
public class TheirPrices extends PlainPrices {

    @Override
    @CircuitBreaker(name = "prices")
    public String price(String sku) {
        return answer(sku);
    }

    @Override
    @CircuitBreaker(name = "prices", fallbackMethod = "known")
    public String priceOrKnown(String sku) {
        return answer(sku);
    }

    @Override
    @CircuitBreaker(name = "prices")
    public CompletionStage<String> priceLater(String sku) {
        return super.priceLater(sku);
    }

    String known(String sku, Throwable cause) {
        return KNOWN;
    }
}
