package dev.circuitbreaker.spring.fleet;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerEvent;
import dev.circuitbreaker.core.CircuitBreakerSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * What people see of a circuit breaker of an instance. Immutable.
 *
 * @param state the state
 * @param calls in the window
 * @param failed of them
 * @param slow of them
 * @param cause why it is in this state; null at the beginning
 */
public record InstanceBreakerState(
        CircuitBreaker.State state,
        int calls,
        int failed,
        int slow,
        @Nullable String cause) {

    static InstanceBreakerState of(CircuitBreakerSnapshot seen) {
        CircuitBreakerEvent.StateTransition last = seen.lastTransition();
        return new InstanceBreakerState(
                seen.state(),
                seen.bufferedCalls(),
                seen.failedCalls(),
                seen.slowCalls(),
                last == null ? null : last.cause());
    }
}
