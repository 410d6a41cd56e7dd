package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import dev.circuitbreaker.core.CircuitBreakerConfig.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What may be written under {@code circuitbreaker}: the source of the metadata by which an IDE completes and explains
 * the keys. It is not bound, because binding passes over unknown keys and takes {@code 60} for 60 ms; {@link
 * CircuitBreakerConfigurations} reads the same keys strictly. A test holds this type and {@link Setting} together.
 *
 * @param instances Settings of the circuit breakers, by the name of the circuit breaker.
 * @param configs Settings to share, by the name that base-config uses; default applies to all.
 * @param watchInterval How often all circuit breakers are looked at, so that what falls due is noticed when no call comes,
 *     or off.
 * @param board What the board shows to people.
 * @param strict Whether what is only warned about at the start stops it.
 * @param test What happens in tests of the application.
 * @param web What the application's own clients get to see.
 * @param http Which HTTP clients of the application are guarded.
 * @param grpc What is done with the channels of gRPC.
 * @param cloud What Spring Cloud gets.
 * @param fleet What instances of the application tell each other.
 * @param metrics What is metered beyond the usual.
 * @param observations What traces show.
 */
@ConfigurationProperties("circuitbreaker")
record CircuitBreakerProperties(
        Map<String, Keys> instances,
        Map<String, Keys> configs,
        @DefaultValue("1s") String watchInterval,
        Board board,
        @DefaultValue("false") boolean strict,
        Test test,
        Web web,
        Http http,
        Grpc grpc,
        Cloud cloud,
        Fleet fleet,
        Metrics metrics,
        Observations observations) {

    /**
     * What the board shows to people.
     *
     * @param history How much of the past is kept for it, with up to 500 circuit breakers, or off.
     */
    record Board(@DefaultValue("10m") String history) {}

    /**
     * What happens in tests of the application.
     *
     * @param reset Whether all circuit breakers begin anew after each test method.
     */
    record Test(@DefaultValue("true") boolean reset) {}

    /**
     * What the application's own clients get to see.
     *
     * @param answerRejections Whether a rejected call that no handler of the application answers for is answered with 503,
     *     and one that has timed out with 504.
     */
    record Web(@DefaultValue("true") boolean answerRejections) {}

    /**
     * Which HTTP clients of the application are guarded.
     *
     * @param clients Whether the clients that Spring Boot makes have a circuit breaker: one for each group of HTTP services,
     *     one for each host, or none.
     */
    record Http(@DefaultValue("off") HttpClients clients) {}

    /** Which HTTP clients have a circuit breaker. */
    enum HttpClients {
        /** None. */
        OFF,
        /** Those of HTTP services: one that is called as their group. */
        GROUP,
        /** All that are made from the builders of Spring Boot: one that is called http, with a key for each host and port. */
        HOST
    }

    /**
     * What is done with the channels of gRPC.
     *
     * @param resetConnectBackoff Whether channels that wait before they connect again do so at once when a circuit breaker
     *     begins to probe.
     */
    record Grpc(@DefaultValue("true") boolean resetConnectBackoff) {}

    /**
     * What Spring Cloud gets.
     *
     * @param enabled Whether Spring Cloud's factories of circuit breakers make them of those here, where there are no others.
     */
    record Cloud(@DefaultValue("true") boolean enabled) {}

    /**
     * What instances of the application tell each other, through Redis.
     *
     * @param mode What is made of what other instances have seen: nothing; it is shown; fewer calls are needed to open
     *     while they suspect a dependency; or the circuit breaker opens when enough of them say so.
     * @param instanceId Name of this instance among the others, up to 64 letters, digits, dots, dashes, underscores and
     *     colons; random by default.
     * @param keyPrefix How all keys in Redis begin.
     * @param overrideTtl How long what is said for all instances holds where it has no end of its own, up to 30 days.
     */
    record Fleet(
            @DefaultValue("off") FleetMode mode,
            @Nullable String instanceId,
            @DefaultValue("circuitbreaker") String keyPrefix,
            @DefaultValue("1h") Duration overrideTtl) {}

    /**
     * What is metered beyond the usual.
     *
     * @param callDuration Whether to measure how long every call takes, which costs each call an event.
     */
    record Metrics(@DefaultValue("false") boolean callDuration) {}

    /**
     * What traces show.
     *
     * @param enabled Whether every call of an annotated method is an observation.
     */
    record Observations(@DefaultValue("false") boolean enabled) {}

    /**
     * The settings of a circuit breaker.
     *
     * @param baseConfig Name under circuitbreaker.configs, or a built-in preset (critical-api, background-job,
     *     third-party-api, internal-service), whose settings apply where none are given here.
     * @param strategy What happens when a threshold is reached: the circuit breaker opens, or it lets a share of the calls
     *     through that follows what the dependency can bear, unless all calls fail.
     * @param failureRateThreshold Failure rate, in percent, that opens the circuit breaker.
     * @param slowCallRateThreshold Rate of slow calls, in percent, that opens the circuit breaker, or off.
     * @param slowCallDurationThreshold Duration above which a call is slow, also while it is still in flight.
     * @param consecutiveFailureThreshold Number of failures in a row, up to 65535, that opens the circuit breaker; 0
     *     means off.
     * @param slidingWindowType What the sliding window spans: the last calls, or the last seconds.
     * @param slidingWindowSize Size of the sliding window, up to 65535 calls or 86400 seconds.
     * @param minimumNumberOfCalls Calls that the window must hold before a rate is judged.
     * @param waitDurationInOpenState How long the circuit breaker stays open before it probes for recovery.
     * @param exponentialBackoffMultiplier By what the wait grows with every consecutive reopening; 1 means not at all.
     * @param exponentialMaxWaitDurationInOpenState Longest wait that the multiplier leads to.
     * @param randomizedWaitFactor By which part of it the wait is randomly longer or shorter, from 0 to below 1.
     * @param permittedNumberOfCallsInHalfOpenState Number of probes that a half-open circuit breaker lets through.
     * @param maxWaitDurationInHalfOpenState Lease of a probe: one that has not ended by then counts as failed.
     * @param recoveryRampDuration Time over which, after the probes, the share of calls let through grows to all, or
     *     off.
     * @param maxRetryAfter Longest pause that is heeded when a failure asks for one (Retry-After), or off.
     * @param callTimeout How long a call may take before it fails and counts as failed, or off.
     * @param maxKeys How many circuit breakers there may be for keys under one name.
     * @param initialState State in which the circuit breaker starts.
     * @param recordExceptions Exceptions that count as failures, with their subclasses; all if not set.
     * @param ignoreExceptions Exceptions that count as nothing, even if recorded, with their subclasses.
     * @param recordFailurePredicate Class or bean name of a Predicate that tells which exceptions are failures.
     * @param ignoreExceptionPredicate Class or bean name of a Predicate that tells which exceptions count as nothing.
     * @param recordResultPredicate Class or bean name of a Predicate that tells which results are failures.
     * @param classifyExceptions Whether ExceptionClassifier beans and built-in ones tell answers and calls that were never
     *     made from failures, where nothing says what to record.
     * @param contention Whether a deadlock, a lock timeout or a write conflict is an answer or a failure.
     * @param candidate Settings to try out beside those of an instance, under the same calls; what is not given is as
     *     there.
     */
    @ConfigurationPropertiesSource
    record Keys(
            @DefaultValue("default") String baseConfig,
            @DefaultValue("THRESHOLD") Strategy strategy,
            @DefaultValue("50") double failureRateThreshold,
            @DefaultValue("100") String slowCallRateThreshold,
            @DefaultValue("60s") Duration slowCallDurationThreshold,
            @DefaultValue("0") int consecutiveFailureThreshold,
            @DefaultValue("COUNT_BASED") SlidingWindowType slidingWindowType,
            @DefaultValue("100") int slidingWindowSize,
            @DefaultValue("10") int minimumNumberOfCalls,
            @DefaultValue("30s") Duration waitDurationInOpenState,
            @DefaultValue("1") double exponentialBackoffMultiplier,
            @DefaultValue("10m") Duration exponentialMaxWaitDurationInOpenState,
            @DefaultValue("0") double randomizedWaitFactor,
            @DefaultValue("3") int permittedNumberOfCallsInHalfOpenState,
            @DefaultValue("60s") Duration maxWaitDurationInHalfOpenState,
            @DefaultValue("off") String recoveryRampDuration,
            @DefaultValue("5m") String maxRetryAfter,
            @DefaultValue("off") String callTimeout,
            @DefaultValue("1000") int maxKeys,
            @DefaultValue("CLOSED") CircuitBreaker.State initialState,
            @Nullable List<Class<? extends Throwable>> recordExceptions,
            @DefaultValue List<Class<? extends Throwable>> ignoreExceptions,
            @Nullable String recordFailurePredicate,
            @Nullable String ignoreExceptionPredicate,
            @Nullable String recordResultPredicate,
            @DefaultValue("true") boolean classifyExceptions,
            @DefaultValue("answer") Contention contention,
            @Nullable Map<String, String> candidate) {}
}
