package dev.circuitbreaker.sample;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

/** Falls back to the last known price: better an old price than no page. */
@Component
class PricingClient {

    private static final Logger log = LoggerFactory.getLogger(PricingClient.class);

    private final DownstreamClient downstream;
    private final ConcurrentMap<String, Price> lastKnown = new ConcurrentHashMap<>();

    PricingClient(DownstreamClient downstream) {
        this.downstream = downstream;
    }

    /** What the shop asks first, so that it knows a price also where pricing is down when the first visitor comes. */
    @EventListener(ApplicationReadyEvent.class)
    void askFirst() {
        try {
            for (Product product : Product.all()) {
                lastKnown.put(product.sku(), downstream.get("/pricing/{sku}", product.sku(), Price.class));
            }
        } catch (RestClientException down) {
            log.warn("No price is known yet: {}", down.toString());
        }
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
