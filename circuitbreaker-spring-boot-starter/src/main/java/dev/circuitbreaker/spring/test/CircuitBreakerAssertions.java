package dev.circuitbreaker.spring.test;

import dev.circuitbreaker.core.CircuitBreaker;
import org.jspecify.annotations.Nullable;

/** Entry point to the assertions about circuit breakers, for a static import. */
public final class CircuitBreakerAssertions {

    private CircuitBreakerAssertions() {}

    /**
     * Begins assertions about a circuit breaker, each of which looks at it anew.
     *
     * @param breaker the circuit breaker
     * @return the assertions
     */
    public static CircuitBreakerAssert assertThat(@Nullable CircuitBreaker breaker) {
        return new CircuitBreakerAssert(breaker);
    }
}
