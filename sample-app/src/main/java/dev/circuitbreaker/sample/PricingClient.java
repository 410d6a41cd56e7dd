package dev.circuitbreaker.sample;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.stereotype.Component;

/** Falls back to the last known price: better an old price than no page. */
@Component
class PricingClient {

    private final DownstreamClient downstream;
    private final ConcurrentMap<String, Price> lastKnown = new ConcurrentHashMap<>();

    PricingClient(DownstreamClient downstream) {
        this.downstream = downstream;
    }

    @CircuitBreaker(name = "pricing", fallbackMethod = "lastKnownPrice")
    public Answer<Price> price(String sku) {
        Price price = downstream.get("/pricing/{sku}", sku, Price.class);
        lastKnown.put(sku, price);
        return Answer.live(price);
    }

    Answer<Price> lastKnownPrice(String sku, Throwable cause) {
        return Answer.fallback(lastKnown.get(sku), cause);
    }
}
