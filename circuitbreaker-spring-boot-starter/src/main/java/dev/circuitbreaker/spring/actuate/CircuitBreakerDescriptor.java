package dev.circuitbreaker.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import dev.circuitbreaker.core.CircuitBreakerSnapshot;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker as the endpoint shows it: a {@link CircuitBreakerSnapshot} in the terms of JSON.
 *
 * <p>Times are texts already, so that they read the same whatever mapper writes them. Null is written, since Actuator's
 * own mapper would leave it out; the order is spelled out, since Jackson 3 would sort by name.
 *
 * @param state the state
 * @param since when the state was entered, an ISO instant
 * @param retryAfter time until a call may be let through, an ISO duration; null when it cannot be known or does not matter
 * @param failureRate percent of the counted calls that failed; null until {@code minimumNumberOfCalls} is reached
 * @param slowCallRate percent of the counted calls that were slow; null until {@code minimumNumberOfCalls} is reached
 * @param failureRateThreshold the failure rate that trips the breaker, in percent
 * @param learnedFailureRateThreshold the failure rate that trips it over as many calls as are counted now, given what is normal,
 *     in percent; absent unless it is closed and has learned that
 * @param slowCallRateThreshold the slow-call rate that trips the breaker, in percent; null when slow-call detection is
 *     off
 * @param bufferedCalls calls counted
 * @param failedCalls counted calls that failed, slow or not
 * @param slowCalls counted calls that were slow, failed or not
 * @param slowFailedCalls counted calls that were both slow and failed
 * @param callsInFlight calls let through and not ended
 * @param slowCallsInFlight calls in flight for longer than the slow-call duration threshold
 * @param notPermittedCalls calls rejected in the whole life
 * @param admittedShare the share of calls that is let through, from 0 to 1; 0 where only probes are
 * @param minimumNumberOfCalls how many calls it takes to know a rate
 * @param consecutiveFailures how many of the calls that ended last failed in a row; 0 in states that do not count them
 * @param consecutiveFailureThreshold how many of these trip the breaker; 0 when that is off
 * @param lastTransition the latest change of state; null if there was none
 * @param outage when and why the breaker opened first; null unless it has and has not been closed since
 * @param tripped the numbers that opened it then; null where there are none
 * @param probes how the probes are doing; null unless the breaker is in {@code HALF_OPEN} and no recovery ramp has begun
 * @param rehearsal what the breaker would have done; absent unless it is in {@code METRICS_ONLY}
 * @param candidate what the settings on trial would have done; absent unless there are some
 * @param live what those in force have done since that trial began; absent unless there is one
 * @param keys the breakers for keys that are not closed, by key; absent where there are none
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({
    "state",
    "since",
    "retryAfter",
    "failureRate",
    "slowCallRate",
    "failureRateThreshold",
    "learnedFailureRateThreshold",
    "slowCallRateThreshold",
    "bufferedCalls",
    "failedCalls",
    "slowCalls",
    "slowFailedCalls",
    "callsInFlight",
    "slowCallsInFlight",
    "notPermittedCalls",
    "admittedShare",
    "minimumNumberOfCalls",
    "consecutiveFailures",
    "consecutiveFailureThreshold",
    "lastTransition",
    "outage",
    "tripped",
    "probes",
    "rehearsal",
    "candidate",
    "live",
    "keys"
})
public record CircuitBreakerDescriptor(
        State state,
        String since,
        @Nullable String retryAfter,
        @Nullable Double failureRate,
        @Nullable Double slowCallRate,
        double failureRateThreshold,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double learnedFailureRateThreshold,
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
        @Nullable Transition lastTransition,
        @Nullable Outage outage,
        @Nullable Tripped tripped,
        @Nullable Probes probes,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Rehearsal rehearsal,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Trial candidate,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Trial live,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, CircuitBreakerDescriptor> keys) {

    /**
     * What a breaker in {@code METRICS_ONLY} would have done since its rehearsal began.
     *
     * @param state the state it would be in
     * @param opened how many times it would have opened
     * @param rejected how many calls it would have rejected
     * @param rejectedFailed how many of those calls failed
     * @param rejectedSucceeded how many of those calls succeeded
     */
    @JsonPropertyOrder({"state", "opened", "rejected", "rejectedFailed", "rejectedSucceeded"})
    public record Rehearsal(State state, long opened, long rejected, long rejectedFailed, long rejectedSucceeded) {

        static Rehearsal of(CircuitBreakerSnapshot.Rehearsal seen) {
            return new Rehearsal(
                    seen.state(), seen.opened(), seen.rejected(), seen.rejectedFailed(), seen.rejectedSucceeded());
        }
    }

    /**
     * What one of two settings has done, or would have done, with the same calls since the trial of the candidate began.
     *
     * @param state the state it is in
     * @param opened how many times it has opened
     * @param rejected how many calls it has rejected
     * @param rejectedFailed how many of those calls failed, since they were made all the same
     * @param rejectedSucceeded how many of those calls succeeded
     * @param passedFailed how many calls failed that it let through
     */
    @JsonPropertyOrder({"state", "opened", "rejected", "rejectedFailed", "rejectedSucceeded", "passedFailed"})
    public record Trial(
            State state, long opened, long rejected, long rejectedFailed, long rejectedSucceeded, long passedFailed) {

        static @Nullable Trial of(CircuitBreakerSnapshot.@Nullable Trial seen) {
            return seen == null
                    ? null
                    : new Trial(
                            seen.state(),
                            seen.opened(),
                            seen.rejected(),
                            seen.rejectedFailed(),
                            seen.rejectedSucceeded(),
                            seen.passedFailed());
        }
    }

    /**
     * A change of state.
     *
     * @param from the state that was left
     * @param to the state that was entered
     * @param at when it fell due, an ISO instant
     * @param cause why, as a sentence
     */
    @JsonPropertyOrder({"from", "to", "at", "cause"})
    public record Transition(State from, State to, String at, String cause) {

        static Transition of(StateTransition transition) {
            return new Transition(
                    transition.from(), transition.to(), transition.at().toString(), transition.cause());
        }
    }

    /**
     * The time from when a breaker opened first until it is closed, whatever lies in between.
     *
     * @param since when it opened first, an ISO instant
     * @param cause why, as a sentence
     * @param reopenings how many times it has opened again after probes failed
     * @param lastFailure the class of what the last call threw that counted as a failure, never its message; null if none
     *     has failed, or what it returned was the failure
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"since", "cause", "reopenings", "lastFailure"})
    public record Outage(
            String since,
            String cause,
            int reopenings,
            @Nullable String lastFailure) {

        static Outage of(CircuitBreakerSnapshot.Outage seen) {
            return new Outage(seen.since().toString(), seen.cause(), seen.reopenings(), seen.lastFailure());
        }
    }

    /**
     * The window that opened a breaker first.
     *
     * @param failureRate percent of the counted calls that failed; null below {@code minimumNumberOfCalls}
     * @param slowCallRate percent of the counted calls that were slow; null below {@code minimumNumberOfCalls}
     * @param bufferedCalls calls counted
     * @param failedCalls counted calls that failed, slow or not
     * @param slowCalls counted calls that were slow, failed or not
     * @param slowFailedCalls counted calls that were both slow and failed
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"failureRate", "slowCallRate", "bufferedCalls", "failedCalls", "slowCalls", "slowFailedCalls"})
    public record Tripped(
            @Nullable Double failureRate,
            @Nullable Double slowCallRate,
            int bufferedCalls,
            int failedCalls,
            int slowCalls,
            int slowFailedCalls) {

        static Tripped of(CircuitBreakerSnapshot.Tripped seen) {
            return new Tripped(
                    known(seen.failureRate()),
                    known(seen.slowCallRate()),
                    seen.bufferedCalls(),
                    seen.failedCalls(),
                    seen.slowCalls(),
                    seen.slowFailedCalls());
        }
    }

    /**
     * How the probes of a half-open breaker are doing.
     *
     * @param permitted how many there are to be
     * @param succeeded how many have ended well, slow or not
     * @param failed how many have failed, or have not ended within their lease
     * @param inFlight how many are still to end
     */
    @JsonPropertyOrder({"permitted", "succeeded", "failed", "inFlight"})
    public record Probes(int permitted, int succeeded, int failed, int inFlight) {

        static Probes of(CircuitBreakerSnapshot.Probes seen) {
            return new Probes(seen.permitted(), seen.succeeded(), seen.failed(), seen.inFlight());
        }
    }

    static CircuitBreakerDescriptor of(CircuitBreaker breaker) {
        Map<String, CircuitBreakerDescriptor> keys = new LinkedHashMap<>();
        breaker.keys().forEach((key, keyed) -> {
            CircuitBreakerSnapshot seen = keyed.snapshot();
            if (seen.state() != State.CLOSED) {
                keys.put(key, of(seen, null));
            }
        });
        return of(breaker.snapshot(), keys.isEmpty() ? null : keys);
    }

    private static CircuitBreakerDescriptor of(
            CircuitBreakerSnapshot seen, @Nullable Map<String, CircuitBreakerDescriptor> keys) {
        Duration retryAfter = seen.retryAfter();
        StateTransition lastTransition = seen.lastTransition();
        CircuitBreakerSnapshot.Outage outage = seen.outage();
        CircuitBreakerSnapshot.Tripped tripped = seen.tripped();
        CircuitBreakerSnapshot.Probes probes = seen.probes();
        CircuitBreakerSnapshot.Rehearsal rehearsal = seen.rehearsal();
        return new CircuitBreakerDescriptor(
                seen.state(),
                seen.since().toString(),
                retryAfter == null ? null : inMillis(retryAfter).toString(),
                known(seen.failureRate()),
                known(seen.slowCallRate()),
                seen.failureRateThreshold(),
                seen.learnedFailureRateThreshold(),
                seen.slowCallRateThreshold(),
                seen.bufferedCalls(),
                seen.failedCalls(),
                seen.slowCalls(),
                seen.slowFailedCalls(),
                seen.callsInFlight(),
                seen.slowCallsInFlight(),
                seen.notPermittedCalls(),
                seen.admittedShare(),
                seen.minimumNumberOfCalls(),
                seen.consecutiveFailures(),
                seen.consecutiveFailureThreshold(),
                lastTransition == null ? null : Transition.of(lastTransition),
                outage == null ? null : Outage.of(outage),
                tripped == null ? null : Tripped.of(tripped),
                probes == null ? null : Probes.of(probes),
                rehearsal == null ? null : Rehearsal.of(rehearsal),
                Trial.of(seen.candidate()),
                Trial.of(seen.live()),
                keys);
    }

    /** In milliseconds, which people read; rounded up, so that a wait of that length is long enough. */
    private static Duration inMillis(Duration duration) {
        return duration.plusNanos(999_999).truncatedTo(ChronoUnit.MILLIS);
    }

    /** JSON has no NaN. */
    private static @Nullable Double known(double rate) {
        return Double.isNaN(rate) ? null : rate;
    }
}
