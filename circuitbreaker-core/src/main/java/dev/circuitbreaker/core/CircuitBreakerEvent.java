package dev.circuitbreaker.core;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a circuit breaker. Immutable.
 *
 * <p>Events about single calls are created only while a listener is registered for them.
 */
public sealed interface CircuitBreakerEvent {

    /**
     * Returns the name of the circuit breaker.
     *
     * @return the name
     */
    String name();

    /**
     * Returns when it happened, by the wall clock and for display.
     *
     * @return the time
     */
    Instant at();

    /**
     * The state changed.
     *
     * @param name the name of the circuit breaker
     * @param at when the change fell due, which may be earlier than when it was noticed
     * @param from the state that was left
     * @param to the state that was entered
     * @param cause why, as a sentence: {@code failure rate 62.5% reached 50% over 16 calls}
     * @param ticks the ticker's reading when the change fell due, in nanoseconds, to measure time between transitions
     */
    record StateTransition(
            String name, Instant at, CircuitBreaker.State from, CircuitBreaker.State to, String cause, long ticks)
            implements CircuitBreakerEvent {}

    /**
     * A call counted as a success.
     *
     * @param name the name of the circuit breaker
     * @param at when the call ended
     * @param duration how long it took; null when the breaker reads no clock and the call began before the listener
     *     was registered
     */
    record CallSucceeded(String name, Instant at, @Nullable Duration duration) implements CircuitBreakerEvent {}

    /**
     * A call counted as a failure.
     *
     * @param name the name of the circuit breaker
     * @param at when the call ended
     * @param duration how long it took; null when the breaker reads no clock and the call began before the listener
     *     was registered
     * @param error what was thrown; null when the result itself counted as a failure
     */
    record CallFailed(
            String name,
            Instant at,
            @Nullable Duration duration,
            @Nullable Throwable error) implements CircuitBreakerEvent {}

    /**
     * A call ended with an ignored exception and counted nothing.
     *
     * @param name the name of the circuit breaker
     * @param at when the call ended
     * @param duration how long it took; null when the breaker reads no clock and the call began before the listener
     *     was registered
     * @param error what was thrown
     */
    record CallIgnored(String name, Instant at, @Nullable Duration duration, Throwable error)
            implements CircuitBreakerEvent {}

    /**
     * A call was not let through.
     *
     * @param name the name of the circuit breaker
     * @param at when it was rejected
     * @param state the state that rejected it
     */
    record CallRejected(String name, Instant at, CircuitBreaker.State state) implements CircuitBreakerEvent {}

    /**
     * The settings changed.
     *
     * @param name the name of the circuit breaker
     * @param at when they changed
     * @param cause what changed: {@code failureRateThreshold 50.0 -> 30.0}
     */
    record Reconfigured(String name, Instant at, String cause) implements CircuitBreakerEvent {}
}
