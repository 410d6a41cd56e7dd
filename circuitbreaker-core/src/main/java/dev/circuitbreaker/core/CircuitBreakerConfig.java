package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Cohort;
import dev.circuitbreaker.core.window.ThresholdEvaluator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a circuit breaker. Immutable.
 *
 * <p>Every value is checked when it is set, and combinations when {@link Builder#build()} is called; an illegal one is
 * refused with an {@link InvalidSettingException} that names property, value and rule. Durations are accepted from one
 * nanosecond to a hundred years.
 */
public final class CircuitBreakerConfig {

    /** What the sliding window of a circuit breaker spans. */
    public enum SlidingWindowType {
        /** The outcomes of the last {@code slidingWindowSize} calls. */
        COUNT_BASED,
        /** The outcomes of the last {@code slidingWindowSize} seconds, with a grain of one second or less. */
        TIME_BASED
    }

    /** What a circuit breaker does when a threshold is reached. */
    public enum Strategy {
        /** Opens: rejects all calls until its wait is over. */
        THRESHOLD,
        /**
         * Opens where all calls fail, and otherwise lets a share of the calls through that follows what the dependency can
         * bear, half-open, until that is all of them. Where letting fewer calls through does not make failures fewer, all
         * are let through. Learns what part of its calls the dependency fails when it is well; where that is little, fewer
         * failures than {@code failureRateThreshold} says are enough.
         */
        ADAPTIVE
    }

    /**
     * Is asked before a half-open breaker sends a probe, so that several of them send no more than one would. Called by the
     * threads that make calls.
     */
    public interface ProbeGate {

        /**
         * Tells whether it is worth asking for a probe. Must not block.
         *
         * @param name of the circuit breaker, {@code name[key]} if it is one for a key
         * @return false if {@link #pass} would refuse
         */
        boolean isOpen(String name);

        /**
         * Asks for the right to send one probe. May block for a moment, as no other call waits for it.
         *
         * @param name of the circuit breaker, {@code name[key]} if it is one for a key
         * @return whether the probe may be sent; it then is, or another has taken its place
         */
        boolean pass(String name);
    }

    private final ConfigData settings;

    /** Null until it is first asked for. Written in a plain race, always the same. */
    private @Nullable String inYaml;

    private final Classifier classifier;
    private final ThresholdEvaluator thresholds;
    private final long slowAfterNanos;

    /** The calls that the first phases of all breakers with these settings let through: one for all keys. */
    private final Cohort firstCohort;

    private CircuitBreakerConfig(ConfigData settings) {
        this.settings = settings;
        this.classifier = new Classifier(settings);
        this.thresholds = new ThresholdEvaluator(
                settings.failureRateThreshold,
                settings.slowCallRateThreshold,
                settings.effectiveMinimumNumberOfCalls(),
                settings.consecutiveFailureThreshold);
        this.slowAfterNanos = settings.slowCallDurationThreshold.toNanos();
        this.firstCohort = newCohort(PhaseContext.FIRST, PhaseContext.FIRST);
    }

    /** {@return the configuration with nothing but defaults} */
    public static CircuitBreakerConfig ofDefaults() {
        return builder().build();
    }

    /** {@return a new builder that starts with the defaults} */
    public static Builder builder() {
        return new Builder(new ConfigData());
    }

    /** {@return a new builder that starts with the values of this configuration} */
    public Builder toBuilder() {
        return new Builder(settings.copy());
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

    /**
     * Tells what these settings take an exception for: a failure, as {@link #countsAsFailure} does; else no call where it is
     * ignored, or said to be none; else an answer, which counts as a success.
     *
     * @param throwable what a call threw; a cause wrapped by a future or a proxy of the JDK is looked at in place of its
     *     wrapper
     * @return what it counts as
     */
    public ExceptionClassifier.Kind kindOf(Throwable throwable) {
        return switch (classifier.classify(Objects.requireNonNull(throwable, "throwable"))) {
            case FAILURE -> ExceptionClassifier.Kind.FAILURE;
            case SUCCESS -> ExceptionClassifier.Kind.ANSWER;
            case IGNORED, CANCELLED -> ExceptionClassifier.Kind.NO_CALL;
        };
    }

    Classifier classifier() {
        return classifier;
    }

    /** For how many nanoseconds a failure asks to be left alone, as far as that is heeded; 0 if it does not. */
    long pauseAskedBy(Throwable failure) {
        Duration most = settings.maxRetryAfter;
        if (settings.retryAfter == null || most == null) {
            return 0;
        }
        try {
            Duration asked = settings.retryAfter.apply(Classifier.unwrap(failure));
            return asked == null || asked.isNegative() ? 0 : (asked.compareTo(most) < 0 ? asked : most).toNanos();
        } catch (Throwable thrown) {
            SafeLog.error(
                    CircuitBreakerConfig.class, () -> "The retryAfter function threw; no pause is heeded", thrown);
            return 0;
        }
    }

    /** Tells whether both have the same settings. */
    boolean isSameAs(CircuitBreakerConfig other) {
        return settings.values().equals(other.settings.values());
    }

    /** What decides, by the names in YAML: {@code failure-rate-threshold=50.0, sliding-window-size=100}, and so on. */
    String inYaml() {
        String known = inYaml;
        if (known == null) {
            known = settings.inYaml();
            inYaml = known;
        }
        return known;
    }

    /** What this configuration changes of other settings, as a sentence. */
    String differenceFrom(ConfigData others) {
        return others.differenceTo(settings);
    }

    /** All values by name. */
    Map<String, @Nullable Object> values() {
        return settings.values();
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

    ThresholdEvaluator thresholds() {
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

    /** {@return the longest pause that failures may ask for, see {@link #retryAfter()}; null when off; default 5 min} */
    public @Nullable Duration maxRetryAfter() {
        return settings.maxRetryAfter;
    }

    /** {@return tells for how long a failure asks to be left alone; null by default: none does} */
    public @Nullable Function<? super Throwable, @Nullable Duration> retryAfter() {
        return settings.retryAfter;
    }

    /**
     * {@return the settings that are tried out beside these, under the same calls; null, the default, if there are none} See
     * {@link Builder#candidate}.
     */
    public @Nullable CircuitBreakerConfig candidate() {
        return settings.candidate;
    }

    /** {@return how long a call may take before it fails with a {@link CallTimeoutException}; null, the default: any} */
    public @Nullable Duration callTimeout() {
        return settings.callTimeout;
    }

    /** {@return what happens when a threshold is reached; default {@code THRESHOLD}} */
    public Strategy strategy() {
        return settings.strategy;
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

    /** {@return who is asked before a probe is sent; null for none, the default} */
    public @Nullable ProbeGate probeGate() {
        return settings.probeGate;
    }

    /** {@return the clock of the breaker; default {@link Ticker#system()}} */
    public Ticker ticker() {
        return settings.ticker;
    }

    @Override
    public String toString() {
        return "CircuitBreakerConfig" + settings.values();
    }

    /** Collects settings. Not safe for use by several threads at once. */
    public static final class Builder {

        private final ConfigData settings;

        private Builder(ConfigData settings) {
            this.settings = settings;
        }

        /**
         * Sets the failure rate that opens the breaker.
         *
         * @param percent greater than 0 and at most 100; the breaker opens at a rate equal to it or above
         * @return this builder
         */
        public Builder failureRateThreshold(double percent) {
            settings.failureRateThreshold = ConfigData.percentage("failureRateThreshold", percent);
            return this;
        }

        /**
         * Sets the rate of slow calls that opens the breaker, and switches slow-call detection on.
         *
         * @param percent greater than 0 and at most 100; the breaker opens at a rate equal to it or above
         * @return this builder
         */
        public Builder slowCallRateThreshold(double percent) {
            settings.slowCallRateThreshold = ConfigData.percentage("slowCallRateThreshold", percent);
            return this;
        }

        /**
         * Switches slow-call detection off, and with it the clock reads of a count window.
         *
         * @return this builder
         */
        public Builder slowCallDetectionOff() {
            settings.slowCallRateThreshold = null;
            return this;
        }

        /**
         * Sets the duration above which a call is slow.
         *
         * @param duration greater than 0
         * @return this builder
         */
        public Builder slowCallDurationThreshold(Duration duration) {
            settings.slowCallDurationThreshold = ConfigData.positive("slowCallDurationThreshold", duration);
            return this;
        }

        /**
         * Sets the number of failures in a row that opens the breaker, whatever the rate.
         *
         * @param failures from 0, which means off, to 65,535
         * @return this builder
         */
        public Builder consecutiveFailureThreshold(int failures) {
            settings.consecutiveFailureThreshold =
                    ConfigData.range("consecutiveFailureThreshold", failures, 0, ConfigData.MAX_CONSECUTIVE_FAILURES);
            return this;
        }

        /**
         * Sets what the sliding window spans.
         *
         * @param type calls or seconds
         * @return this builder
         */
        public Builder slidingWindowType(SlidingWindowType type) {
            settings.slidingWindowType = ConfigData.given("slidingWindowType", type);
            return this;
        }

        /**
         * Sets the size of the sliding window.
         *
         * @param size calls in a count window, from 1 to 65,535; seconds in a time window, from 1 to 86,400
         * @return this builder
         */
        public Builder slidingWindowSize(int size) {
            settings.slidingWindowSize = ConfigData.windowSize(size);
            return this;
        }

        /**
         * Sets how many calls the window must hold before a rate is judged.
         *
         * @param calls at least 1; at most the size of a count window
         * @return this builder
         */
        public Builder minimumNumberOfCalls(int calls) {
            settings.minimumNumberOfCalls = ConfigData.atLeast("minimumNumberOfCalls", calls, 1);
            return this;
        }

        /**
         * Sets how long the breaker stays open before it probes for recovery.
         *
         * @param wait greater than 0
         * @return this builder
         */
        public Builder waitDurationInOpenState(Duration wait) {
            settings.waitDurationInOpenState = ConfigData.positive("waitDurationInOpenState", wait);
            return this;
        }

        /**
         * Sets by what the wait grows with every consecutive reopening. A close resets it.
         *
         * @param multiplier from 1, which means not at all, to 1000
         * @return this builder
         */
        public Builder exponentialBackoffMultiplier(double multiplier) {
            settings.exponentialBackoffMultiplier = ConfigData.multiplier("exponentialBackoffMultiplier", multiplier);
            return this;
        }

        /**
         * Sets the longest wait that the multiplier leads to.
         *
         * @param wait greater than 0; with a multiplier above 1 at least the wait itself
         * @return this builder
         */
        public Builder exponentialMaxWaitDurationInOpenState(Duration wait) {
            settings.exponentialMaxWaitDurationInOpenState =
                    ConfigData.positive("exponentialMaxWaitDurationInOpenState", wait);
            return this;
        }

        /**
         * Sets by which part of it the wait is randomly longer or shorter, so that many breakers do not probe at once.
         *
         * @param factor from 0 to less than 1
         * @return this builder
         */
        public Builder randomizedWaitFactor(double factor) {
            settings.randomizedWaitFactor = ConfigData.fraction("randomizedWaitFactor", factor);
            return this;
        }

        /**
         * Sets how many probes a half-open breaker lets through.
         *
         * @param calls from 1 to 10,000
         * @return this builder
         */
        public Builder permittedNumberOfCallsInHalfOpenState(int calls) {
            settings.permittedNumberOfCallsInHalfOpenState =
                    ConfigData.range("permittedNumberOfCallsInHalfOpenState", calls, 1, ConfigData.MAX_PROBES);
            return this;
        }

        /**
         * Sets the lease of a probe: one that has not ended by then counts as failed.
         *
         * @param lease greater than 0
         * @return this builder
         */
        public Builder maxWaitDurationInHalfOpenState(Duration lease) {
            settings.maxWaitDurationInHalfOpenState = ConfigData.positive("maxWaitDurationInHalfOpenState", lease);
            return this;
        }

        /**
         * Sets over which time the share of calls let through grows to all, after the probes have succeeded. Failures on
         * the way make it smaller again.
         *
         * @param duration 0 for all at once, or greater than 0
         * @return this builder
         */
        public Builder recoveryRampDuration(Duration duration) {
            settings.recoveryRampDuration =
                    ConfigData.given("recoveryRampDuration", duration).isZero()
                            ? duration
                            : ConfigData.positive("recoveryRampDuration", duration);
            return this;
        }

        /**
         * Sets what tells for how long a failure asks to be left alone, as HTTP's {@code Retry-After} does. Where the failure
         * that opens the breaker has asked for a pause, or an earlier one that the window still holds, the wait is not over
         * before; the {@code randomizedWaitFactor} makes it only longer then.
         *
         * @param pause returns the pause from the end of the call on; null, zero or less asks for none. If it throws, that is logged
         *     and asks for none
         * @return this builder
         */
        public Builder retryAfter(Function<? super Throwable, @Nullable Duration> pause) {
            settings.retryAfter = ConfigData.given("retryAfter", pause);
            return this;
        }

        /**
         * Sets the longest pause that failures may ask for; one that asks for more gets this.
         *
         * @param duration greater than 0
         * @return this builder
         */
        public Builder maxRetryAfter(Duration duration) {
            settings.maxRetryAfter = ConfigData.positive("maxRetryAfter", duration);
            return this;
        }

        /**
         * Heeds no pause that failures ask for.
         *
         * @return this builder
         */
        public Builder maxRetryAfterOff() {
            settings.maxRetryAfter = null;
            return this;
        }

        /**
         * Sets how long a call may take. One that takes longer fails with a {@link CallTimeoutException} and counts as
         * failed at the deadline: a synchronous call's thread is interrupted, an asynchronous call's stage is cancelled.
         * Permits have no call to time out.
         *
         * @param timeout greater than 0
         * @return this builder
         */
        public Builder callTimeout(Duration timeout) {
            settings.callTimeout = ConfigData.positive("callTimeout", timeout);
            return this;
        }

        /**
         * Lets calls take as long as they will, which is the default.
         *
         * @return this builder
         */
        public Builder callTimeoutOff() {
            settings.callTimeout = null;
            return this;
        }

        /**
         * Sets how many breakers there may be for keys under one name.
         *
         * @param keys at least 1
         * @return this builder
         * @see CircuitBreaker#forKey
         */
        public Builder maxKeys(int keys) {
            settings.maxKeys = ConfigData.atLeast("maxKeys", keys, 1);
            return this;
        }

        /**
         * Sets the state in which a breaker starts.
         *
         * @param state any state; {@code OPEN} waits from the creation of the breaker
         * @return this builder
         */
        public Builder initialState(CircuitBreaker.State state) {
            settings.initialState = ConfigData.given("initialState", state);
            return this;
        }

        /**
         * Sets what happens when a threshold is reached.
         *
         * @param strategy what to do
         * @return this builder
         */
        public Builder strategy(Strategy strategy) {
            settings.strategy = ConfigData.given("strategy", strategy);
            return this;
        }

        /**
         * Tries other settings out beside these, under the same calls: what they would have done is in the {@code candidate}
         * of the {@link CircuitBreakerSnapshot}, to be compared with {@code live}. They decide nothing. While there are some,
         * calls cost more. Changing the other settings of a breaker does not interrupt the trial; changing the candidate
         * begins another one.
         *
         * @param config the settings to try out, whose {@code ticker} and {@code initialState} mean nothing here
         * @return this builder
         */
        public Builder candidate(CircuitBreakerConfig config) {
            if (ConfigData.given("candidate", config).candidate() != null) {
                throw new InvalidSettingException("candidate", config, "must have no candidate itself");
            }
            settings.candidate = config;
            return this;
        }

        /**
         * Tries no other settings out.
         *
         * @return this builder
         */
        public Builder noCandidate() {
            settings.candidate = null;
            return this;
        }

        /**
         * Sets the exceptions that count as failures, in place of all.
         *
         * @param classes the exceptions, whose subclasses count too; an {@code Error} is a failure without being named
         * @return this builder
         */
        @SafeVarargs
        @SuppressWarnings("varargs")
        public final Builder recordExceptions(Class<? extends Throwable>... classes) {
            settings.recordExceptions = ConfigData.classes("recordExceptions", classes);
            return this;
        }

        /**
         * Sets the exceptions that count as nothing, even if they are recorded.
         *
         * @param classes the exceptions, whose subclasses count too
         * @return this builder
         */
        @SafeVarargs
        @SuppressWarnings("varargs")
        public final Builder ignoreExceptions(Class<? extends Throwable>... classes) {
            settings.ignoreExceptions = ConfigData.classes("ignoreExceptions", classes);
            return this;
        }

        /**
         * Sets the predicate that decides which exceptions count as failures, in place of all. With
         * {@link #recordExceptions} too, an exception counts if either says so.
         *
         * @param predicate decides; one that throws makes the call a failure and is logged
         * @return this builder
         */
        public Builder recordFailurePredicate(Predicate<? super Throwable> predicate) {
            settings.recordFailurePredicate = ConfigData.given("recordFailurePredicate", predicate);
            return this;
        }

        /**
         * Sets the predicate that decides which exceptions count as nothing, besides {@link #ignoreExceptions}.
         *
         * @param predicate decides; one that throws makes the call a failure and is logged
         * @return this builder
         */
        public Builder ignoreExceptionPredicate(Predicate<? super Throwable> predicate) {
            settings.ignoreExceptionPredicate = ConfigData.given("ignoreExceptionPredicate", predicate);
            return this;
        }

        /**
         * Sets the predicate that decides which results count as failures. The result goes to the caller all the same.
         *
         * @param predicate decides; it is not asked about {@link CircuitBreaker#run}, and is given null where a call ends
         *     with null; one that throws makes the call a failure and is logged
         * @return this builder
         */
        public Builder recordResultPredicate(Predicate<@Nullable Object> predicate) {
            settings.recordResultPredicate = ConfigData.given("recordResultPredicate", predicate);
            return this;
        }

        /**
         * Sets which exceptions only wrap what really happened, so that {@link #recordExceptions} and {@link #ignoreExceptions}
         * find what stands below them. Those of futures and proxies of the JDK are known.
         *
         * @param predicate decides; if it throws, that is logged, and the exception is no wrapper
         * @return this builder
         */
        public Builder wrapperPredicate(Predicate<? super Throwable> predicate) {
            settings.wrapperPredicate = ConfigData.given("wrapperPredicate", predicate);
            return this;
        }

        /**
         * Sets what knows the answers among the exceptions, and those of calls that were never made. It is not asked where
         * {@link #recordExceptions} or {@link #recordFailurePredicate} is set, nor about an {@code Error}, an ignored
         * exception, or what the breaker throws itself.
         *
         * @param classifier decides; one that throws makes the call a failure and is logged
         * @return this builder
         */
        public Builder exceptionClassifier(ExceptionClassifier classifier) {
            settings.exceptionClassifier = ConfigData.given("exceptionClassifier", classifier);
            return this;
        }

        /** {@return the classifier that has been set, for one that adds to it or changes it; null if none has} */
        public @Nullable ExceptionClassifier exceptionClassifier() {
            return settings.exceptionClassifier;
        }

        /**
         * Sets who is asked before a half-open breaker sends a probe.
         *
         * @param gate is asked; if it throws, that is logged, and the probe is let through
         * @return this builder
         */
        public Builder probeGate(ProbeGate gate) {
            settings.probeGate = ConfigData.given("probeGate", gate);
            return this;
        }

        /**
         * Lets a half-open breaker send its probes without asking, which is the default.
         *
         * @return this builder
         */
        public Builder noProbeGate() {
            settings.probeGate = null;
            return this;
        }

        /**
         * Sets the clock of the breaker.
         *
         * @param ticker monotonic nanoseconds
         * @return this builder
         */
        public Builder ticker(Ticker ticker) {
            settings.ticker = ConfigData.given("ticker", ticker);
            return this;
        }

        /**
         * Builds the configuration. The builder may be used on.
         *
         * @return the configuration
         * @throws InvalidSettingException if settings contradict each other
         */
        public CircuitBreakerConfig build() {
            return new CircuitBreakerConfig(settings.validatedCopy());
        }
    }
}
