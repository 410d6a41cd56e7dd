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
 * @param learnedFailureRateThreshold the failure rate that trips it over as many calls as are counted now, given what is normal
 *     for the dependency, in percent, no higher than {@code failureRateThreshold}; null unless the breaker is {@code CLOSED},
 *     its strategy {@code ADAPTIVE}, and enough has been learned
 * @param slowCallRateThreshold the slow-call rate that trips the breaker, in percent; null when slow-call detection is
 *     off
 * @param bufferedCalls calls counted
 * @param failedCalls counted calls that failed, slow or not
 * @param slowCalls counted calls that were slow, failed or not
 * @param slowFailedCalls counted calls that were both slow and failed
 * @param callsInFlight calls let through and not ended
 * @param slowCallsInFlight calls in flight for longer than the slow-call duration threshold
 * @param notPermittedCalls calls rejected in the whole life
 * @param admittedShare the share of calls that is let through, from 0 to 1: 1 where all are, 0 where none is, or only
 *     probes are
 * @param minimumNumberOfCalls how many calls it takes to know a rate
 * @param consecutiveFailures how many of the calls that ended last failed in a row; 0 in states that do not count them
 * @param consecutiveFailureThreshold how many of these trip the breaker; 0 when that is off
 * @param lastTransition the latest change of state; null if there was none
 * @param outage when and why the breaker opened first; null unless it has and has not been closed, disabled or told to only
 *     observe since. Being forced open neither begins nor ends it
 * @param tripped the numbers that opened it then, which the probes do not replace; null where there are none
 * @param probes how the probes are doing; null unless the breaker is in {@code HALF_OPEN} and no recovery ramp has begun
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
        @Nullable Double learnedFailureRateThreshold,
        @Nullable Double slowCallRateThreshold,
        int bufferedCalls,
        int failedCalls,
        int slowCalls,
        int slowFailedCalls,
        int callsInFlight,
        int slowCallsInFlight,
        long notPermittedCalls,
        double admittedShare,
        int minimumNumberOfCalls,
        int consecutiveFailures,
        int consecutiveFailureThreshold,
        CircuitBreakerEvent.@Nullable StateTransition lastTransition,
        CircuitBreakerSnapshot.@Nullable Outage outage,
        CircuitBreakerSnapshot.@Nullable Tripped tripped,
        CircuitBreakerSnapshot.@Nullable Probes probes,
        CircuitBreakerSnapshot.@Nullable Rehearsal rehearsal,
        CircuitBreakerSnapshot.@Nullable Trial candidate,
        CircuitBreakerSnapshot.@Nullable Trial live) {

    /**
     * The time from when a breaker opened first until it is closed, whatever lies in between.
     *
     * @param since wall-clock time at which it opened first, for display
     * @param lasted how long ago that was, by the ticker; not negative
     * @param cause why it opened first, as a sentence
     * @param reopenings how many times it has opened again after probes failed
     * @param lastFailure the class name of what the last call threw that counted as a failure, be it the one that opened the
     *     breaker, a probe, or one let through before; null if none has failed, or what it returned was the failure
     */
    public record Outage(
            Instant since,
            Duration lasted,
            String cause,
            int reopenings,
            @Nullable String lastFailure) {}

    /**
     * The window that opened a breaker first. Its parts are those of the snapshot with the same names.
     *
     * @param failureRate percent of the counted calls that failed; {@code NaN} below {@code minimumNumberOfCalls}
     * @param slowCallRate percent of the counted calls that were slow; {@code NaN} below {@code minimumNumberOfCalls}
     * @param bufferedCalls calls counted
     * @param failedCalls counted calls that failed, slow or not
     * @param slowCalls counted calls that were slow, failed or not
     * @param slowFailedCalls counted calls that were both slow and failed
     */
    public record Tripped(
            double failureRate,
            double slowCallRate,
            int bufferedCalls,
            int failedCalls,
            int slowCalls,
            int slowFailedCalls) {}

    /**
     * How the probes of a half-open breaker are doing.
     *
     * @param permitted how many there are to be
     * @param succeeded how many have ended well, slow or not
     * @param failed how many have failed, or have not ended within their lease
     * @param inFlight how many are still to end
     */
    public record Probes(int permitted, int succeeded, int failed, int inFlight) {}

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
                learnedFailureRateThreshold,
                slowCallRateThreshold,
                bufferedCalls,
                failedCalls,
                slowCalls,
                slowFailedCalls,
                callsInFlight,
                slowCallsInFlight,
                notPermittedCalls,
                admittedShare,
                minimumNumberOfCalls,
                consecutiveFailures,
                consecutiveFailureThreshold,
                lastTransition,
                outage,
                tripped,
                probes,
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
