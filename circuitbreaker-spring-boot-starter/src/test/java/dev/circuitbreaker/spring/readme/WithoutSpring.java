package dev.circuitbreaker.spring.readme;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;

/** What surrounds the README's second snippet of Java. */
record WithoutSpring(RemotePricing client) {

    Price askFor(String sku) {
        CircuitBreaker breaker = CircuitBreaker.of("pricing", CircuitBreakerConfig.ofDefaults());
        Price price = breaker.execute(() -> client.price(sku));
        return price;
    }
}
