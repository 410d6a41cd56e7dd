package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The values behind a builder and the configurations it builds, with their defaults and all their rules. Mutable and
 * confined to one builder until {@link #validatedCopy} hands a private copy to a configuration, which never writes to
 * it.
 */
final class Settings implements Cloneable {

    private static final int DEFAULT_MINIMUM_NUMBER_OF_CALLS = 10;
    static final int MAX_SECONDS_IN_WINDOW = 86_400;
    static final int MAX_PROBES = 10_000;
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
    int permittedNumberOfCallsInHalfOpenState = 3;
    Duration maxWaitDurationInHalfOpenState = Duration.ofSeconds(60);
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

    Ticker ticker = Ticker.system();

    int effectiveMinimumNumberOfCalls() {
        if (minimumNumberOfCalls != null) {
            return minimumNumberOfCalls;
        }
        return slidingWindowType == SlidingWindowType.COUNT_BASED
                ? Math.min(DEFAULT_MINIMUM_NUMBER_OF_CALLS, slidingWindowSize)
                : DEFAULT_MINIMUM_NUMBER_OF_CALLS;
    }

    Settings copy() {
        try {
            return (Settings) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Checks the rules that span several settings; those of a single one are checked when it is set. */
    Settings validatedCopy() {
        if (slidingWindowType == SlidingWindowType.COUNT_BASED) {
            range("slidingWindowSize", slidingWindowSize, 1, CountWindow.MAX_SIZE);
            if (minimumNumberOfCalls != null && minimumNumberOfCalls > slidingWindowSize) {
                throw new InvalidSettingException(
                        "minimumNumberOfCalls",
                        minimumNumberOfCalls,
                        "must be at most slidingWindowSize (" + slidingWindowSize + "), because a window of that many"
                                + " calls never holds more");
            }
        } else {
            range("slidingWindowSize", slidingWindowSize, 1, MAX_SECONDS_IN_WINDOW);
        }
        return copy();
    }

    static double percentage(String property, double value) {
        if (!(value > 0 && value <= 100)) {
            throw new InvalidSettingException(property, Wording.plain(value), "must be greater than 0 and at most 100");
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

    static Duration positive(String property, Duration value) {
        if (value.isZero() || value.isNegative() || value.compareTo(MAX_DURATION) > 0) {
            throw new InvalidSettingException(
                    property, value, "must be greater than 0 and at most " + MAX_DURATION.toDays() + " days");
        }
        return value;
    }
}
