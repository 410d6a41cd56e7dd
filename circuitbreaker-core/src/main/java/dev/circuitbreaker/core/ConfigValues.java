package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import dev.circuitbreaker.core.ledger.Cohort;
import dev.circuitbreaker.core.window.Thresholds;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The reading half of {@link CircuitBreakerConfig}: every setting with its unit and default, and what they amount to. */
abstract sealed class ConfigValues permits CircuitBreakerConfig {

    final ConfigData settings;
    private final Classifier classifier;
    private final Thresholds thresholds;
    private final long slowAfterNanos;

    /** The calls that the first phases of all breakers with these settings let through: one for all keys. */
    private final Cohort firstCohort;

    ConfigValues(ConfigData settings) {
        this.settings = settings;
        this.classifier = new Classifier(settings);
        this.thresholds = new Thresholds(
                settings.failureRateThreshold,
                settings.slowCallRateThreshold,
                settings.effectiveMinimumNumberOfCalls(),
                settings.consecutiveFailureThreshold);
        this.slowAfterNanos = settings.slowCallDurationThreshold.toNanos();
        this.firstCohort = newCohort(PhaseContext.FIRST, PhaseContext.FIRST);
    }

    /**
     * Tells whether these settings count an exception as a failure: neither ignored, nor left out of what is recorded, nor
     * known to the {@link #exceptionClassifier} as no failure. What a breaker throws itself, its own rejections and
     * timeouts, it does not judge by its settings.
     *
     * @param throwable what a call threw; a cause wrapped by a future or a proxy of the JDK is looked at in place of its
     *     wrapper
     * @return true if it counts as a failure
     */
    public boolean countsAsFailure(Throwable throwable) {
        return classifier.classify(Objects.requireNonNull(throwable, "throwable")) == Outcome.FAILURE;
    }

    Classifier classifier() {
        return classifier;
    }

    /** Tells whether both have the same settings. */
    boolean isSameAs(CircuitBreakerConfig other) {
        return settings.values().equals(other.settings.values());
    }

    /** What an other configuration changes, as a sentence. */
    String differenceTo(CircuitBreakerConfig other) {
        return settings.differenceTo(other.settings);
    }

    boolean detectsSlowCalls() {
        return settings.slowCallRateThreshold != null;
    }

    long slowAfterNanos() {
        return slowAfterNanos;
    }

    /** Tells whether calls need to know the time. */
    boolean readsClock() {
        return detectsSlowCalls() || isTimeBased();
    }

    /** The calls that a phase lets through, see {@link PhaseContext}. */
    Cohort cohort(long generation, long sequence) {
        return sequence == PhaseContext.FIRST ? firstCohort : newCohort(generation, sequence);
    }

    private Cohort newCohort(long generation, long sequence) {
        return new Cohort(generation, sequence, detectsSlowCalls() ? slowAfterNanos : Cohort.NEVER, readsClock());
    }

    boolean isTimeBased() {
        return settings.slidingWindowType == SlidingWindowType.TIME_BASED;
    }

    Thresholds thresholds() {
        return thresholds;
    }

    /** {@return the failure rate that opens the breaker, in percent; default 50} */
    public double failureRateThreshold() {
        return settings.failureRateThreshold;
    }

    /** {@return the rate of slow calls that opens the breaker, in percent; null when detection is off; default 100} */
    public @Nullable Double slowCallRateThreshold() {
        return settings.slowCallRateThreshold;
    }

    /** {@return the duration above which a call is slow, and the age from which one in flight is; default 60 s} */
    public Duration slowCallDurationThreshold() {
        return settings.slowCallDurationThreshold;
    }

    /** {@return the number of failures in a row that opens the breaker; default 0, which means off} */
    public int consecutiveFailureThreshold() {
        return settings.consecutiveFailureThreshold;
    }

    /** {@return what the sliding window spans; default {@code COUNT_BASED}} */
    public SlidingWindowType slidingWindowType() {
        return settings.slidingWindowType;
    }

    /** {@return the size of the sliding window in calls or seconds; default 100} */
    public int slidingWindowSize() {
        return settings.slidingWindowSize;
    }

    /** {@return the calls the window must hold before a rate is judged; default 10, or the size of a smaller window} */
    public int minimumNumberOfCalls() {
        return settings.effectiveMinimumNumberOfCalls();
    }

    /** {@return how long the breaker stays open before it probes for recovery; default 30 s} */
    public Duration waitDurationInOpenState() {
        return settings.waitDurationInOpenState;
    }

    /** {@return by what the wait grows with every consecutive reopening; default 1, which means not at all} */
    public double exponentialBackoffMultiplier() {
        return settings.exponentialBackoffMultiplier;
    }

    /** {@return the longest wait that the multiplier leads to; default 10 min} */
    public Duration exponentialMaxWaitDurationInOpenState() {
        return settings.exponentialMaxWaitDurationInOpenState;
    }

    /** {@return by which part of it the wait is randomly longer or shorter; default 0} */
    public double randomizedWaitFactor() {
        return settings.randomizedWaitFactor;
    }

    /** {@return how many probes a half-open breaker lets through; default 3} */
    public int permittedNumberOfCallsInHalfOpenState() {
        return settings.permittedNumberOfCallsInHalfOpenState;
    }

    /** {@return the lease of a probe: one that has not ended by then counts as failed; default 60 s} */
    public Duration maxWaitDurationInHalfOpenState() {
        return settings.maxWaitDurationInHalfOpenState;
    }

    /** {@return over which time the share of calls let through grows to all, after the probes; default 0, off} */
    public Duration recoveryRampDuration() {
        return settings.recoveryRampDuration;
    }

    /** {@return how long a call may take before it fails with a {@link CallTimeoutException}; null, the default: any} */
    public @Nullable Duration callTimeout() {
        return settings.callTimeout;
    }

    /** {@return how many breakers there may be for keys under one name; default 1000} */
    public int maxKeys() {
        return settings.maxKeys;
    }

    /** {@return the state in which a breaker starts; default {@code CLOSED}} */
    public CircuitBreaker.State initialState() {
        return settings.initialState;
    }

    /** {@return the exceptions that count as failures, with their subclasses; null when all do, which is the default} */
    public @Nullable List<Class<? extends Throwable>> recordExceptions() {
        return settings.recordExceptions;
    }

    /** {@return the exceptions that count as nothing, with their subclasses; default none} */
    public List<Class<? extends Throwable>> ignoreExceptions() {
        return settings.ignoreExceptions;
    }

    /** {@return decides which exceptions count as failures, besides {@link #recordExceptions()}; null by default} */
    public @Nullable Predicate<? super Throwable> recordFailurePredicate() {
        return settings.recordFailurePredicate;
    }

    /** {@return decides which exceptions count as nothing, besides {@link #ignoreExceptions()}; null by default} */
    public @Nullable Predicate<? super Throwable> ignoreExceptionPredicate() {
        return settings.ignoreExceptionPredicate;
    }

    /** {@return decides which results count as failures; null by default} */
    public @Nullable Predicate<@Nullable Object> recordResultPredicate() {
        return settings.recordResultPredicate;
    }

    /** {@return tells which exceptions only wrap what really happened, besides those of the JDK; null by default} */
    public @Nullable Predicate<? super Throwable> wrapperPredicate() {
        return settings.wrapperPredicate;
    }

    /** {@return knows what exceptions say of the dependency; null by default: they all say that it failed} */
    public @Nullable ExceptionClassifier exceptionClassifier() {
        return settings.exceptionClassifier;
    }

    /** {@return the clock of the breaker; default {@link Ticker#system()}} */
    public Ticker ticker() {
        return settings.ticker;
    }
}
