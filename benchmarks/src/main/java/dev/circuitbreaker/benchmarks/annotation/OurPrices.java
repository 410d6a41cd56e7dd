package dev.circuitbreaker.benchmarks.annotation;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.util.concurrent.CompletionStage;

/** Guarded by this library. */
public class OurPrices extends PlainPrices {

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
