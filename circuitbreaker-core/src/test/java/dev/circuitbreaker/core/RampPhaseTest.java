package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ramp of 100 seconds, which begins at 5 % and so is over after 95. */
class RampPhaseTest extends BreakerFixture {

    private CircuitBreakerConfig.Builder settings() {
        return config().permittedNumberOfCallsInHalfOpenState(1).recoveryRampDuration(Duration.ofSeconds(100));
    }

    private CircuitBreaker ramping(CircuitBreakerConfig.Builder settings) {
        CircuitBreaker breaker = breaker(settings.initialState(State.HALF_OPEN));
        succeed(breaker, 1);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        return breaker;
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE - 1_000_000_000, 0, Long.MIN_VALUE / 2})
    void isOverForTheCallThatComesWhenItsShareIsAll(long start) {
        ManualTicker clock = new ManualTicker(start);
        CircuitBreaker breaker = ramping(settings().slowCallDetectionOff().ticker(clock));
        clock.advance(Duration.ofSeconds(95).minusNanos(1));
        breaker.tryAcquire();
        assertThat(causes).isEmpty();
        clock.advance(Duration.ofNanos(1));
        breaker.tryAcquire();
        assertThat(causes).containsExactly("recovery ramp of 1m 40s is over");
    }

    @Test
    void letsEverySecondCallThroughAtHalfTheShare() {
        CircuitBreaker breaker = ramping(settings());
        ticker.advance(Duration.ofSeconds(45));
        for (int i = 0; i < 10; i++) {
            assertRejects(breaker);
            breaker.acquire().succeeded(null);
        }
    }

    @Test
    void isAskedWithTheSameResult() {
        CircuitBreaker breaker = ramping(settings());
        ticker.advance(Duration.ofSeconds(45));
        assertThat(breaker.isCallPermitted()).isFalse();
        assertThat(breaker.isCallPermitted())
                .as("to be turned away earns credit")
                .isTrue();
        assertThat(breaker.isCallPermitted()).as("to ask spends none").isTrue();
        breaker.acquire().succeeded(null);
        assertThat(breaker.isCallPermitted()).isFalse();
    }

    @Test
    void letsAsManyThroughWhoAskFirst() {
        CircuitBreaker breaker = ramping(settings());
        int through = 0;
        for (int i = 0; i < 1_000; i++) {
            if (breaker.isCallPermitted()) {
                breaker.acquire().succeeded(null);
                through++;
            }
        }
        assertThat(through).isEqualTo(50);
    }

    @Test
    void showsTheCallsItJudges() {
        CircuitBreaker breaker = ramping(settings());
        ticker.advance(Duration.ofSeconds(45));
        assertRejects(breaker);
        breaker.acquire().failed(new IllegalStateException());
        assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(1);
        assertThat(breaker.snapshot().failedCalls()).isEqualTo(1);
        assertThat(breaker.snapshot().retryAfter()).isZero();
    }

    @Test
    void takesNoCallForHangingBeforeItDoes() {
        CircuitBreaker breaker = ramping(settings().slowCallDurationThreshold(Duration.ofSeconds(10)));
        ticker.advance(Duration.ofSeconds(45));
        assertRejects(breaker);
        breaker.acquire();
        ticker.advance(Duration.ofSeconds(10));
        assertThat(breaker.snapshot().slowCallsInFlight()).isZero();
        ticker.advance(Duration.ofMillis(50));
        assertThat(breaker.snapshot().slowCallsInFlight()).isEqualTo(1);
        assertThat(breaker.snapshot().slowCalls()).isEqualTo(1);
    }

    @Test
    void isOverBeforeWhatHangsLonger() {
        CircuitBreaker breaker =
                ramping(settings().minimumNumberOfCalls(1).slowCallDurationThreshold(Duration.ofSeconds(10)));
        ticker.advance(Duration.ofSeconds(90));
        for (int i = 0; i < 3; i++) {
            breaker.tryAcquire();
        }
        ticker.advance(Duration.ofSeconds(20));
        assertThat(breaker.snapshot().state()).isEqualTo(State.CLOSED);
        assertThat(causes).containsExactly("recovery ramp of 1m 40s is over");
    }

    @Test
    void keepsItsShareItsCreditAndItsWindowWithNewSettings() {
        CircuitBreaker breaker = ramping(settings());
        ticker.advance(Duration.ofSeconds(45));
        assertRejects(breaker);
        breaker.acquire().failed(new IllegalStateException());
        assertRejects(breaker);
        breaker.reconfigure(settings().failureRateThreshold(80).build());
        assertThat(breaker.snapshot().failedCalls()).isEqualTo(1);
        breaker.acquire().succeeded(null);
        assertRejects(breaker);
        ticker.advance(Duration.ofSeconds(50));
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void retreatsAtOnceWhenNewSettingsSayThatTooManyHaveFailed() {
        CircuitBreaker breaker = ramping(settings().minimumNumberOfCalls(4));
        ticker.advance(Duration.ofSeconds(94));
        int let = 0;
        while (let < 4) {
            Permit permit = breaker.tryAcquire();
            if (permit != null && let++ == 0) {
                permit.failed(new IllegalStateException("down"));
            } else if (permit != null) {
                permit.succeeded(null);
            }
        }
        Phase before = breaker.pipeline.machine.phase();
        assertThat(before.counts().failed()).isEqualTo(1);
        breaker.reconfigure(
                breaker.config().toBuilder().failureRateThreshold(20).build());
        Phase after = breaker.pipeline.machine.phase();
        assertThat(after.generation).as("before any look").isNotEqualTo(before.generation);
        assertThat(after.counts().failed()).as("a lower level begins anew").isZero();
    }
}
