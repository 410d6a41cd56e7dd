package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CircuitBreakerConfig.Builder;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class CircuitBreakerConfigTest {

    private static final String WINDOW_SIZES =
            "must be from 1 to 65535 in a COUNT_BASED window, and from 1 to 86400 in a TIME_BASED one";

    private static void refuses(Consumer<Builder> settings, String message) {
        Builder builder = CircuitBreakerConfig.builder();
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> {
                    settings.accept(builder);
                    builder.build();
                })
                .withMessage(message);
    }

    @Test
    void hasTheDocumentedDefaults() {
        CircuitBreakerConfig config = CircuitBreakerConfig.ofDefaults();
        assertThat(config.failureRateThreshold()).isEqualTo(50);
        assertThat(config.slowCallRateThreshold()).isEqualTo(100);
        assertThat(config.slowCallDurationThreshold()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.consecutiveFailureThreshold()).isZero();
        assertThat(config.slidingWindowType()).isEqualTo(SlidingWindowType.COUNT_BASED);
        assertThat(config.slidingWindowSize()).isEqualTo(100);
        assertThat(config.minimumNumberOfCalls()).isEqualTo(10);
        assertThat(config.waitDurationInOpenState()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.permittedNumberOfCallsInHalfOpenState()).isEqualTo(3);
        assertThat(config.maxWaitDurationInHalfOpenState()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.initialState()).isEqualTo(CircuitBreaker.State.CLOSED);
        assertThat(config.recordExceptions()).isNull();
        assertThat(config.ignoreExceptions()).isEmpty();
        assertThat(config.ticker()).isSameAs(Ticker.system());
    }

    @Test
    void theDefaultMinimumShrinksWithACountWindow() {
        assertThat(CircuitBreakerConfig.builder().slidingWindowSize(4).build().minimumNumberOfCalls())
                .isEqualTo(4);
        assertThat(CircuitBreakerConfig.builder()
                        .slidingWindowType(SlidingWindowType.TIME_BASED)
                        .slidingWindowSize(4)
                        .build()
                        .minimumNumberOfCalls())
                .as("four seconds may hold ten calls")
                .isEqualTo(10);
    }

    @Test
    void takesWindowsOfASecondAndOfADay() {
        CircuitBreakerConfig.Builder timed =
                CircuitBreakerConfig.builder().slidingWindowType(SlidingWindowType.TIME_BASED);
        assertThat(timed.slidingWindowSize(1).build().slidingWindowSize()).isEqualTo(1);
        assertThat(timed.slidingWindowSize(86_400).build().slidingWindowSize()).isEqualTo(86_400);
    }

    @Test
    void refusesRatesOutOfRange() {
        refuses(
                it -> it.failureRateThreshold(120),
                "Invalid failureRateThreshold (120): must be greater than 0 and at most 100");
        refuses(
                it -> it.failureRateThreshold(0),
                "Invalid failureRateThreshold (0): must be greater than 0 and at most 100");
        refuses(
                it -> it.slowCallRateThreshold(Double.NaN),
                "Invalid slowCallRateThreshold (NaN): must be greater than 0 and at most 100");
    }

    @Test
    void refusesCountsOutOfRange() {
        refuses(it -> it.slidingWindowSize(0), "Invalid slidingWindowSize (0): " + WINDOW_SIZES);
        refuses(it -> it.slidingWindowSize(86_401), "Invalid slidingWindowSize (86401): " + WINDOW_SIZES);
        refuses(it -> it.slidingWindowSize(70_000), "Invalid slidingWindowSize (70000): must be from 1 to 65535");
        refuses(it -> it.minimumNumberOfCalls(0), "Invalid minimumNumberOfCalls (0): must be at least 1");
        refuses(
                it -> it.consecutiveFailureThreshold(-1),
                "Invalid consecutiveFailureThreshold (-1): must be from 0 to 65535");
        refuses(
                it -> it.consecutiveFailureThreshold(65_536),
                "Invalid consecutiveFailureThreshold (65536): must be from 0 to 65535");
        refuses(
                it -> it.permittedNumberOfCallsInHalfOpenState(0),
                "Invalid permittedNumberOfCallsInHalfOpenState (0): must be from 1 to 10000");
    }

    @Test
    void refusesAMinimumThatACountWindowNeverHolds() {
        refuses(
                it -> it.slidingWindowSize(5).minimumNumberOfCalls(6),
                "Invalid minimumNumberOfCalls (6): must be at most slidingWindowSize (5), because a window of that many"
                        + " calls never holds more");
        assertThat(CircuitBreakerConfig.builder()
                        .slidingWindowType(SlidingWindowType.TIME_BASED)
                        .slidingWindowSize(5)
                        .minimumNumberOfCalls(6)
                        .build()
                        .minimumNumberOfCalls())
                .isEqualTo(6);
    }

    @Test
    void refusesDurationsThatAreNotPositiveOrTooLong() {
        String rule = "must be greater than 0 and at most 36500 days";
        refuses(it -> it.waitDurationInOpenState(Duration.ZERO), "Invalid waitDurationInOpenState (PT0S): " + rule);
        refuses(
                it -> it.slowCallDurationThreshold(Duration.ofMillis(-1)),
                "Invalid slowCallDurationThreshold (PT-0.001S): " + rule);
        refuses(
                it -> it.maxWaitDurationInHalfOpenState(Duration.ofDays(36_501)),
                "Invalid maxWaitDurationInHalfOpenState (PT876024H): " + rule);
    }

    @Test
    @SuppressWarnings({"NullAway", "unchecked"}) // what it is about
    void refusesNull() {
        Map<String, Consumer<Builder>> settings = Map.ofEntries(
                Map.entry("slowCallDurationThreshold", it -> it.slowCallDurationThreshold(null)),
                Map.entry("slidingWindowType", it -> it.slidingWindowType(null)),
                Map.entry("waitDurationInOpenState", it -> it.waitDurationInOpenState(null)),
                Map.entry(
                        "exponentialMaxWaitDurationInOpenState", it -> it.exponentialMaxWaitDurationInOpenState(null)),
                Map.entry("maxWaitDurationInHalfOpenState", it -> it.maxWaitDurationInHalfOpenState(null)),
                Map.entry("recoveryRampDuration", it -> it.recoveryRampDuration(null)),
                Map.entry("callTimeout", it -> it.callTimeout(null)),
                Map.entry("initialState", it -> it.initialState(null)),
                Map.entry("recordExceptions", it -> it.recordExceptions((Class<? extends Throwable>[]) null)),
                Map.entry("ignoreExceptions", it -> it.ignoreExceptions(Exception.class, null)),
                Map.entry("recordFailurePredicate", it -> it.recordFailurePredicate(null)),
                Map.entry("ignoreExceptionPredicate", it -> it.ignoreExceptionPredicate(null)),
                Map.entry("recordResultPredicate", it -> it.recordResultPredicate(null)),
                Map.entry("wrapperPredicate", it -> it.wrapperPredicate(null)),
                Map.entry("exceptionClassifier", it -> it.exceptionClassifier(null)),
                Map.entry("ticker", it -> it.ticker(null)));
        settings.forEach((name, setting) -> refuses(setting, "Invalid " + name + " (null): must not be null"));
    }

    @Test
    void aRefusalCanNameTheCircuitBreaker() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> CircuitBreakerConfig.builder().failureRateThreshold(120))
                .satisfies(refusal -> {
                    assertThat(refusal.property()).isEqualTo("failureRateThreshold");
                    assertThat(refusal.value()).isEqualTo("120");
                    assertThat(refusal.rule()).isEqualTo("must be greater than 0 and at most 100");
                    assertThat(refusal.forCircuitBreaker("orders"))
                            .hasMessage(
                                    "Invalid failureRateThreshold (120) for circuit breaker 'orders': must be greater"
                                            + " than 0 and at most 100");
                });
    }

    @Test
    void aBuilderDoesNotReachIntoWhatItBuilt() {
        Builder builder = CircuitBreakerConfig.builder();
        CircuitBreakerConfig first = builder.build();
        builder.failureRateThreshold(10);
        assertThat(first.failureRateThreshold()).isEqualTo(50);
        assertThat(first.toBuilder().slidingWindowSize(7).build().slidingWindowSize())
                .isEqualTo(7);
        assertThat(first.slidingWindowSize()).isEqualTo(100);
    }

    @Test
    void acceptsTheEndsOfItsRanges() {
        CircuitBreakerConfig config = CircuitBreakerConfig.builder()
                .slidingWindowSize(ConfigData.MAX_CALLS_IN_WINDOW)
                .slowCallDurationThreshold(Duration.ofDays(36_500))
                .randomizedWaitFactor(0)
                .waitDurationInOpenState(Duration.ofMinutes(10))
                .exponentialBackoffMultiplier(2)
                .exponentialMaxWaitDurationInOpenState(Duration.ofMinutes(10))
                .recoveryRampDuration(Duration.ofSeconds(1))
                .recoveryRampDuration(Duration.ZERO)
                .build();
        assertThat(config.slidingWindowSize()).isEqualTo(65_535);
        assertThat(config.recoveryRampDuration()).isZero();
        refuses(
                it -> it.recoveryRampDuration(Duration.ofSeconds(-1)),
                "Invalid recoveryRampDuration (PT-1S): must be greater than 0 and at most 36500 days");
    }

    @Test
    void tellsWhatItWasBuiltFrom() {
        Predicate<Throwable> recorded = thrown -> true;
        Predicate<Throwable> ignored = thrown -> false;
        Predicate<Object> results = result -> false;
        Predicate<Throwable> wrappers = thrown -> false;
        CircuitBreakerConfig config = CircuitBreakerConfig.builder()
                .recordFailurePredicate(recorded)
                .ignoreExceptions(IllegalStateException.class)
                .ignoreExceptionPredicate(ignored)
                .recordResultPredicate(results)
                .wrapperPredicate(wrappers)
                .callTimeout(Duration.ofSeconds(1))
                .callTimeoutOff()
                .build();
        assertThat(config.recordFailurePredicate()).isSameAs(recorded);
        assertThat(config.ignoreExceptions()).isEqualTo(List.of(IllegalStateException.class));
        assertThat(config.ignoreExceptionPredicate()).isSameAs(ignored);
        assertThat(config.recordResultPredicate()).isSameAs(results);
        assertThat(config.wrapperPredicate()).isSameAs(wrappers);
        assertThat(config.callTimeout()).isNull();
        assertThat(config).asString().startsWith("CircuitBreakerConfig{failureRateThreshold=50.0, ");
    }
}
