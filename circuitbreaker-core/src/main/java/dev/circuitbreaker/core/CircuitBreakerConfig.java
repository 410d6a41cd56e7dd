package dev.circuitbreaker.core;

import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a circuit breaker. Immutable.
 *
 * <p>Every value is checked when it is set, and combinations when {@link Builder#build()} is called; an illegal one is
 * refused with an {@link InvalidSettingException} that names property, value and rule. Durations are accepted from one
 * nanosecond to a hundred years.
 */
public final class CircuitBreakerConfig extends ConfigValues {

    /** What the sliding window of a circuit breaker spans. */
    public enum SlidingWindowType {
        /** The outcomes of the last {@code slidingWindowSize} calls. */
        COUNT_BASED,
        /** The outcomes of the last {@code slidingWindowSize} seconds, with a grain of one second or less. */
        TIME_BASED
    }

    private CircuitBreakerConfig(ConfigData settings) {
        super(settings);
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
         * @param predicate decides; it is given null for calls without a result; one that throws makes the call a
         *     failure and is logged
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
