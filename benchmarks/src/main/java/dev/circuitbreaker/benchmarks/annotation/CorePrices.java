package dev.circuitbreaker.benchmarks.annotation;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import java.util.concurrent.CompletionStage;

/** Guarded by this library without Spring: what a call costs beneath the annotation. */
final class CorePrices implements Prices {

    private final Prices target = new PlainPrices();
    private final CircuitBreaker breaker = CircuitBreaker.of("prices", CircuitBreakerConfig.ofDefaults());

    @Override
    public String price(String sku) {
        return breaker.execute(() -> target.price(sku));
    }

    @Override
    public String priceOrKnown(String sku) {
        try {
            return breaker.execute(() -> target.priceOrKnown(sku));
        } catch (RuntimeException e) {
            return KNOWN;
        }
    }

    @Override
    public CompletionStage<String> priceLater(String sku) {
        return breaker.executeAsync(() -> target.priceLater(sku));
    }

    @Override
    public void fail() {
        target.fail();
    }
}
