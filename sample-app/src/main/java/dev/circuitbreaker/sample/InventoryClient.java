package dev.circuitbreaker.sample;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import org.springframework.stereotype.Component;

/** Falls back to "unknown": an old stock level would promise what is long sold. */
@Component
class InventoryClient {

    private final DownstreamClient downstream;

    InventoryClient(DownstreamClient downstream) {
        this.downstream = downstream;
    }

    @CircuitBreaker(name = "inventory", fallbackMethod = "unknown")
    public Answer<Stock> stock(String sku) {
        return Answer.live(downstream.get("/inventory/{sku}", sku, Stock.class));
    }

    Answer<Stock> unknown(Throwable cause) {
        return Answer.fallback(null, cause);
    }
}
