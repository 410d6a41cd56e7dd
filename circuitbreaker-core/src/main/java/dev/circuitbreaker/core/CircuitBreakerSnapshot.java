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
 * @param candidate what the settings on trial would have done, for all keys together; null if there are none
 * @param live what those in force have done since the candidate's trial began; null if there is none
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
        CircuitBreakerSnapshot.@Nullable Rehearsal rehearsal,
        CircuitBreakerSnapshot.@Nullable Trial candidate,
        CircuitBreakerSnapshot.@Nullable Trial live) {

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

    /** The same with what a trial has found. */
    CircuitBreakerSnapshot comparing(Trial candidate, Trial live) {
        return new CircuitBreakerSnapshot(
                name,
                state,
                since,
                retryAfter,
                failureRate,
                slowCallRate,
                failureRateThreshold,
                slowCallRateThreshold,
                bufferedCalls,
                failedCalls,
                slowCalls,
                slowFailedCalls,
                callsInFlight,
                slowCallsInFlight,
                notPermittedCalls,
                lastTransition,
                rehearsal,
                candidate,
                live);
    }

    /**
     * What one of two settings has done with the same calls since the trial of the candidate began. Whether a call failed is
     * for the settings in force to say, for both. A call that they reject has no outcome.
     *
     * @param state the state it is in
     * @param opened how many times it has opened
     * @param rejected how many calls it has rejected
     * @param rejectedFailed how many of those calls failed, since they were made all the same
     * @param rejectedSucceeded how many of those calls succeeded
     * @param passedFailed how many calls failed that it let through
     */
    public record Trial(
            CircuitBreaker.State state,
            long opened,
            long rejected,
            long rejectedFailed,
            long rejectedSucceeded,
            long passedFailed) {}
}
