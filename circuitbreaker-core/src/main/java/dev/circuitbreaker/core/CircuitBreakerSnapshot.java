package dev.circuitbreaker.core;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker at one moment, read in one go.
 *
 * <p>The calls counted are those of the current window: the sliding window in {@code CLOSED}, the probes in
 * {@code HALF_OPEN}, and in {@code OPEN} the numbers that tripped the breaker. {@code callsInFlight} and
 * {@code slowCallsInFlight} count every call let through and not ended, of any state; {@code notPermittedCalls} counts
 * the whole life.
 *
 * @param name the name of the circuit breaker
 * @param state the state
 * @param since wall-clock time at which the state was entered, for display
 * @param retryAfter time until a call may be let through: positive in {@code OPEN}, zero in {@code HALF_OPEN}, null
 *     elsewhere
 * @param failureRate percent of the counted calls that failed; {@code NaN} until {@code minimumNumberOfCalls} is
 *     reached
 * @param slowCallRate percent of the counted calls that were slow; {@code NaN} until {@code minimumNumberOfCalls} is
 *     reached
 * @param failureRateThreshold the failure rate that trips the breaker, in percent
 * @param slowCallRateThreshold the slow-call rate that trips the breaker, in percent; null when slow-call detection is
 *     off
 * @param bufferedCalls calls counted
 * @param failedCalls counted calls that failed, slow or not
 * @param slowCalls counted calls that were slow, failed or not
 * @param slowFailedCalls counted calls that were both slow and failed
 * @param callsInFlight calls let through and not ended
 * @param slowCallsInFlight calls in flight for longer than the slow-call duration threshold
 * @param notPermittedCalls calls rejected in the whole life
 * @param lastTransition the latest change of state; null if there was none
 * @param rehearsal what the breaker would have done; null unless it is in {@code METRICS_ONLY}
 */
public record CircuitBreakerSnapshot(
        String name,
        CircuitBreaker.State state,
        Instant since,
        @Nullable Duration retryAfter,
        double failureRate,
        double slowCallRate,
        double failureRateThreshold,
        @Nullable Double slowCallRateThreshold,
        int bufferedCalls,
        int failedCalls,
        int slowCalls,
        int slowFailedCalls,
        int callsInFlight,
        int slowCallsInFlight,
        long notPermittedCalls,
        CircuitBreakerEvent.@Nullable StateTransition lastTransition,
        CircuitBreakerSnapshot.@Nullable Rehearsal rehearsal) {

    /**
     * What a breaker in {@code METRICS_ONLY} would have done since its rehearsal began.
     *
     * @param state the state it would be in
     * @param opened how many times it would have opened
     * @param rejected how many calls it would have rejected
     * @param rejectedFailed how many of those calls failed, since they ran all the same
     * @param rejectedSucceeded how many of those calls succeeded
     */
    public record Rehearsal(
            CircuitBreaker.State state, long opened, long rejected, long rejectedFailed, long rejectedSucceeded) {}
}
