package dev.circuitbreaker.benchmarks.startup;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.circuitbreaker.annotation.CircuitBreaker;

/** A bean whose method is guarded by Resilience4j. */
class TheirService extends PlainService {

    private final int breakers;

    TheirService(CircuitBreakerRegistry registry) {
        breakers = registry.getAllCircuitBreakers().size();
    }

    @Override
    @CircuitBreaker(name = "instance0")
    public String call() {
        return breakers + " breakers";
    }
}
