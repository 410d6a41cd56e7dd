package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import dev.circuitbreaker.core.CircuitBreakerConfig.Strategy;
import dev.circuitbreaker.core.text.ValueFormat;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The values behind a builder and the configurations it builds, with their defaults and all their rules. Mutable and
 * confined to one builder until {@link #validatedCopy} hands a private copy to a configuration, which never writes to
 * it.
 */
final class ConfigData implements Cloneable {

    private static final int DEFAULT_MINIMUM_NUMBER_OF_CALLS = 10;
    static final int MAX_CALLS_IN_WINDOW = 65_535;
    static final int MAX_SECONDS_IN_WINDOW = 86_400;
    static final int MAX_CONSECUTIVE_FAILURES = 65_535;
    static final int MAX_PROBES = 10_000;
    private static final int DEFAULT_MAX_KEYS = 1_000;
    private static final double MAX_MULTIPLIER = 1_000;
    private static final Duration MAX_DURATION = Duration.ofDays(36_500);

    double failureRateThreshold = 50;

    @Nullable
    Double slowCallRateThreshold = 100.0;

    Duration slowCallDurationThreshold = Duration.ofSeconds(60);
    int consecutiveFailureThreshold;
    SlidingWindowType slidingWindowType = SlidingWindowType.COUNT_BASED;
    int slidingWindowSize = 100;

    @Nullable
    Integer minimumNumberOfCalls;

    Duration waitDurationInOpenState = Duration.ofSeconds(30);
    double exponentialBackoffMultiplier = 1;
    Duration exponentialMaxWaitDurationInOpenState = Duration.ofMinutes(10);
    double randomizedWaitFactor;
    int permittedNumberOfCallsInHalfOpenState = 3;
    Duration maxWaitDurationInHalfOpenState = Duration.ofSeconds(60);
    Duration recoveryRampDuration = Duration.ZERO;

    @Nullable
    Duration maxRetryAfter = Duration.ofMinutes(5);

    @Nullable
    Duration callTimeout;

    Strategy strategy = Strategy.THRESHOLD;
    int maxKeys = DEFAULT_MAX_KEYS;
    CircuitBreaker.State initialState = CircuitBreaker.State.CLOSED;

    @Nullable
    List<Class<? extends Throwable>> recordExceptions;

    List<Class<? extends Throwable>> ignoreExceptions = List.of();

    @Nullable
    Predicate<? super Throwable> recordFailurePredicate;

    @Nullable
    Predicate<? super Throwable> ignoreExceptionPredicate;

    @Nullable
    Predicate<@Nullable Object> recordResultPredicate;

    @Nullable
    Predicate<? super Throwable> wrapperPredicate;

    @Nullable
    ExceptionClassifier exceptionClassifier;

    @Nullable
    Function<? super Throwable, @Nullable Duration> retryAfter;

    Ticker ticker = Ticker.system();

    CircuitBreakerConfig.@Nullable ProbeGate probeGate;

    @Nullable
    CircuitBreakerConfig candidate;

    int effectiveMinimumNumberOfCalls() {
        if (minimumNumberOfCalls != null) {
            return minimumNumberOfCalls;
        }
        return slidingWindowType == SlidingWindowType.COUNT_BASED
                ? Math.min(DEFAULT_MINIMUM_NUMBER_OF_CALLS, slidingWindowSize)
                : DEFAULT_MINIMUM_NUMBER_OF_CALLS;
    }

    ConfigData copy() {
        try {
            return (ConfigData) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** All values by name, in the order of the documentation. */
    Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("failureRateThreshold", failureRateThreshold);
        values.put("slowCallRateThreshold", slowCallRateThreshold);
        values.put("slowCallDurationThreshold", slowCallDurationThreshold);
        values.put("consecutiveFailureThreshold", consecutiveFailureThreshold);
        values.put("slidingWindowType", slidingWindowType);
        values.put("slidingWindowSize", slidingWindowSize);
        values.put("minimumNumberOfCalls", effectiveMinimumNumberOfCalls());
        values.put("waitDurationInOpenState", waitDurationInOpenState);
        values.put("exponentialBackoffMultiplier", exponentialBackoffMultiplier);
        values.put("exponentialMaxWaitDurationInOpenState", exponentialMaxWaitDurationInOpenState);
        values.put("randomizedWaitFactor", randomizedWaitFactor);
        values.put("permittedNumberOfCallsInHalfOpenState", permittedNumberOfCallsInHalfOpenState);
        values.put("maxWaitDurationInHalfOpenState", maxWaitDurationInHalfOpenState);
        values.put("recoveryRampDuration", recoveryRampDuration);
        values.put("maxRetryAfter", maxRetryAfter);
        values.put("callTimeout", callTimeout);
        values.put("strategy", strategy);
        values.put("maxKeys", maxKeys);
        values.put("initialState", initialState);
        values.put("recordExceptions", recordExceptions);
        values.put("ignoreExceptions", ignoreExceptions);
        values.put("recordFailurePredicate", recordFailurePredicate);
        values.put("ignoreExceptionPredicate", ignoreExceptionPredicate);
        values.put("recordResultPredicate", recordResultPredicate);
        values.put("wrapperPredicate", wrapperPredicate);
        values.put("exceptionClassifier", exceptionClassifier);
        values.put("retryAfter", retryAfter);
        values.put("ticker", ticker);
        values.put("probeGate", probeGate);
        values.put("candidate", candidate == null ? null : new OnTrial(candidate.values(), differenceTo(candidate)));
        return values;
    }

    /**
     * Settings on trial, which are the same as others if their values are.
     *
     * @param difference what they change
     */
    private record OnTrial(Map<String, @Nullable Object> values, String difference) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof OnTrial that && values.equals(that.values);
        }

        @Override
        public int hashCode() {
            return values.hashCode();
        }

        @Override
        public String toString() {
            return "(" + difference + ")";
        }
    }

    private String differenceTo(CircuitBreakerConfig other) {
        ConfigData alone = copy();
        alone.candidate = null;
        return other.differenceFrom(alone);
    }

    /** The numbers, durations and choices among all values, by their names in YAML. */
    String inYaml() {
        StringJoiner text = new StringJoiner(", ");
        values().forEach((name, value) -> {
            boolean off = value == null && (name.equals("slowCallRateThreshold") || name.equals("maxRetryAfter"));
            if (off
                    || value instanceof Number
                    || (value instanceof Enum && value != ticker)
                    || value instanceof Duration) {
                String shown = off ? "off" : value instanceof Duration time ? inYaml(time) : String.valueOf(value);
                text.add(name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT) + "=" + shown);
            }
        });
        return text.toString();
    }

    /** With one unit, or as ISO writes it. */
    private static String inYaml(Duration time) {
        if (time.isZero()) {
            return "off";
        }
        String text = ValueFormat.duration(time);
        return text.matches("[0-9]+(ms|s|m|h)") ? text : time.toString();
    }

    /** What other settings change, such as {@code failureRateThreshold 50.0 -> 30.0, slidingWindowSize 100 -> 10}. */
    String differenceTo(ConfigData other) {
        Map<String, @Nullable Object> after = other.values();
        StringJoiner changes = new StringJoiner(", ");
        values().forEach((name, value) -> {
            if (!Objects.equals(value, after.get(name))) {
                changes.add(name + " " + value + " -> " + after.get(name));
            }
        });
        return changes.toString();
    }

    /** Checks the rules that span several settings; those of a single one are checked when it is set. */
    ConfigData validatedCopy() {
        if (slidingWindowType == SlidingWindowType.COUNT_BASED) {
            range("slidingWindowSize", slidingWindowSize, 1, MAX_CALLS_IN_WINDOW);
            if (minimumNumberOfCalls != null && minimumNumberOfCalls > slidingWindowSize) {
                throw new InvalidSettingException(
                        "minimumNumberOfCalls",
                        minimumNumberOfCalls,
                        "must be at most slidingWindowSize (" + slidingWindowSize + "), because a window of that many"
                                + " calls never holds more");
            }
        }
        if (exponentialBackoffMultiplier > 1
                && exponentialMaxWaitDurationInOpenState.compareTo(waitDurationInOpenState) < 0) {
            throw new InvalidSettingException(
                    "exponentialMaxWaitDurationInOpenState",
                    exponentialMaxWaitDurationInOpenState,
                    "must be at least waitDurationInOpenState (" + waitDurationInOpenState + ")");
        }
        ConfigData copy = copy();
        copy.candidate = candidate == null ? null : onTrial(candidate);
        return copy;
    }

    /** What is on trial begins closed, by the same clock, and sends no probes. */
    private CircuitBreakerConfig onTrial(CircuitBreakerConfig config) {
        boolean fits = config.ticker() == ticker
                && config.initialState() == CircuitBreaker.State.CLOSED
                && config.probeGate() == null;
        return fits
                ? config
                : config.toBuilder()
                        .noProbeGate()
                        .ticker(ticker)
                        .initialState(CircuitBreaker.State.CLOSED)
                        .build();
    }

    /** Refuses what no window may have; for which kind it is meant is known when all settings are. */
    static int windowSize(int value) {
        if (value < 1 || value > Math.max(MAX_CALLS_IN_WINDOW, MAX_SECONDS_IN_WINDOW)) {
            throw new InvalidSettingException(
                    "slidingWindowSize",
                    value,
                    "must be from 1 to " + MAX_CALLS_IN_WINDOW + " in a COUNT_BASED window, and from 1 to "
                            + MAX_SECONDS_IN_WINDOW + " in a TIME_BASED one");
        }
        return value;
    }

    static <T> T given(String property, @Nullable T value) {
        if (value == null) {
            throw new InvalidSettingException(property, null, "must not be null");
        }
        return value;
    }

    static List<Class<? extends Throwable>> classes(String property, Class<? extends Throwable> @Nullable [] values) {
        for (Class<? extends Throwable> value : given(property, values)) {
            given(property, value);
        }
        return List.of(values);
    }

    static double percentage(String property, double value) {
        if (!(value > 0 && value <= 100)) {
            throw new InvalidSettingException(
                    property, ValueFormat.plain(value), "must be greater than 0 and at most 100");
        }
        return value;
    }

    static double multiplier(String property, double value) {
        if (!(value >= 1 && value <= MAX_MULTIPLIER)) {
            throw new InvalidSettingException(
                    property, ValueFormat.plain(value), "must be from 1 to " + ValueFormat.plain(MAX_MULTIPLIER));
        }
        return value;
    }

    static double fraction(String property, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new InvalidSettingException(property, ValueFormat.plain(value), "must be at least 0 and less than 1");
        }
        return value;
    }

    static int atLeast(String property, int value, int least) {
        if (value < least) {
            throw new InvalidSettingException(property, value, "must be at least " + least);
        }
        return value;
    }

    static int range(String property, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidSettingException(property, value, "must be from " + least + " to " + most);
        }
        return value;
    }

    static Duration positive(String property, @Nullable Duration given) {
        Duration value = given(property, given);
        if (value.isZero() || value.isNegative() || value.compareTo(MAX_DURATION) > 0) {
            throw new InvalidSettingException(
                    property, value, "must be greater than 0 and at most " + MAX_DURATION.toDays() + " days");
        }
        return value;
    }
}
