package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import dev.circuitbreaker.core.ledger.Counts;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeBasedWindowTest extends BreakerFixture {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private CircuitBreakerConfig.Builder tenSeconds() {
        return config().slidingWindowType(SlidingWindowType.TIME_BASED)
                .slidingWindowSize(10)
                .slowCallDurationThreshold(Duration.ofMillis(100));
    }

    private static Counts counts(CircuitBreaker breaker) {
        CircuitBreakerSnapshot seen = breaker.snapshot();
        return new Counts(seen.bufferedCalls(), seen.failedCalls(), seen.slowCalls(), seen.slowFailedCalls());
    }

    /** One call of every kind: plain success, fast failure, slow success, slow failure. */
    private void oneOfEachKind(CircuitBreaker breaker) {
        succeed(breaker, 1);
        fail(breaker, 1);
        takes(breaker, Duration.ofMillis(101));
        Permit slow = breaker.acquire();
        ticker.advance(Duration.ofMillis(101));
        slow.failed(new IllegalStateException());
    }

    @Test
    void countsEveryKindOfOutcomeAndForgetsItInTime() {
        CircuitBreaker breaker = breaker(tenSeconds().initialState(State.METRICS_ONLY));
        oneOfEachKind(breaker);
        assertThat(counts(breaker)).isEqualTo(new Counts(4, 2, 2, 1));
        ticker.advance(Duration.ofSeconds(5));
        oneOfEachKind(breaker);
        assertThat(counts(breaker)).isEqualTo(new Counts(8, 4, 4, 2));
        ticker.advance(Duration.ofSeconds(5));
        oneOfEachKind(breaker);
        assertThat(counts(breaker)).as("the first four are gone").isEqualTo(new Counts(8, 4, 4, 2));
        ticker.advance(Duration.ofSeconds(10));
        assertThat(counts(breaker)).isEqualTo(Counts.NONE);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE - 1_000_000_000, 0, Long.MIN_VALUE / 2})
    void forgetsAllThatIsDueAtOneLookHoweverOftenItWasBreached(long start) {
        ManualTicker clock = new ManualTicker(start);
        CircuitBreaker breaker = breaker(tenSeconds().ticker(clock).initialState(State.METRICS_ONLY));
        succeed(breaker, 2);
        clock.advance(SECOND);
        succeed(breaker, 2);
        clock.advance(SECOND);
        fail(breaker, 4);
        clock.advance(Duration.ofSeconds(9));
        assertThat(counts(breaker)).isEqualTo(new Counts(4, 4, 0, 0));
    }

    @Test
    void takesASlowSuccessForTheEndOfARunOfFailures() {
        CircuitBreaker breaker =
                breaker(tenSeconds().consecutiveFailureThreshold(3).minimumNumberOfCalls(100));
        fail(breaker, 2);
        takes(breaker, SECOND);
        fail(breaker, 2);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        fail(breaker, 1);
        assertThat(causes).containsExactly("3 consecutive failures");
    }

    @Test
    void survivesNewSettingsOfTheSameShape() {
        CircuitBreaker breaker = breaker(tenSeconds());
        fail(breaker, 3);
        breaker.reconfigure(tenSeconds().failureRateThreshold(80).build());
        assertThat(counts(breaker)).isEqualTo(new Counts(3, 3, 0, 0));
    }

    @Test
    void beginsAnewWithAnotherLengthOrKind() {
        CircuitBreaker longer = breaker(tenSeconds());
        fail(longer, 3);
        longer.reconfigure(tenSeconds().slidingWindowSize(20).build());
        assertThat(counts(longer)).isEqualTo(Counts.NONE);
        CircuitBreaker counting = breaker(tenSeconds());
        fail(counting, 3);
        counting.reconfigure(
                tenSeconds().slidingWindowType(SlidingWindowType.COUNT_BASED).build());
        assertThat(counts(counting)).isEqualTo(Counts.NONE);
    }

    @Test
    void judgesWithACallThatHangsWhatExpiryHasLeft() {
        CircuitBreaker breaker = breaker(tenSeconds().slowCallDurationThreshold(Duration.ofSeconds(8)));
        succeed(breaker, 6);
        ticker.advance(Duration.ofSeconds(3));
        breaker.acquire();
        ticker.advance(SECOND);
        fail(breaker, 4);
        ticker.advance(Duration.ofSeconds(8));
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(causes).containsExactly("failure rate 80% reached 50% over 5 calls");
    }

    @Test
    void goesOnWithARunOfFailuresAfterAPause() {
        CircuitBreaker breaker = breaker(tenSeconds()
                .slidingWindowSize(3_600)
                .consecutiveFailureThreshold(3)
                .minimumNumberOfCalls(100));
        fail(breaker, 2);
        ticker.advance(Duration.ofMinutes(2));
        fail(breaker, 1);
        assertThat(causes).containsExactly("3 consecutive failures");
    }
}
