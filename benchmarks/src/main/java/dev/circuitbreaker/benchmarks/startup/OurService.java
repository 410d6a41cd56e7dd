package dev.circuitbreaker.benchmarks.startup;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;

/** A bean whose method is guarded by this library. */
class OurService extends PlainService {

    private final int breakers;

    OurService(CircuitBreakerRegistry registry) {
        breakers = registry.all().size();
    }

    @Override
    @CircuitBreaker(name = "instance0")
    public String call() {
        return breakers + " breakers";
    }
}
