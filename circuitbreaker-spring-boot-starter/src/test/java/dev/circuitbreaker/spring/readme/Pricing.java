package dev.circuitbreaker.spring.readme;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.util.Map;

/** What surrounds the README's first snippet of Java. */
class Pricing {

    private final RemotePricing client;
    private final Map<String, Price> lastKnown;

    Pricing(RemotePricing client, Map<String, Price> lastKnown) {
        this.client = client;
        this.lastKnown = lastKnown;
    }

    @CircuitBreaker(name = "pricing", fallbackMethod = "lastKnownPrice")
    public Price price(String sku) {
        return client.price(sku);
    }

    Price lastKnownPrice(String sku, Throwable cause) {
        return lastKnown.get(sku);
    }
}
