package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HungCallsTest extends BreakerFixture {

    private final CircuitBreaker breaker = breaker(config().slowCallDurationThreshold(Duration.ofSeconds(2)));

    @Test
    void countAsSlowOnceTheirAgePassesTheThreshold() {
        breaker.acquire();
        ticker.advance(Duration.ofSeconds(2));
        assertThat(breaker.snapshot().slowCallsInFlight()).isZero();
        ticker.advance(Duration.ofNanos(1));
        CircuitBreakerSnapshot snapshot = breaker.snapshot();
        assertThat(snapshot.slowCallsInFlight()).isEqualTo(1);
        assertThat(snapshot.slowCalls()).isEqualTo(1);
        assertThat(snapshot.bufferedCalls()).isEqualTo(1);
        assertThat(snapshot.callsInFlight()).isEqualTo(1);
    }

    @Test
    void areNotRecordedAgainWhenTheyEnd() {
        Permit permit = breaker.acquire();
        ticker.advance(Duration.ofSeconds(3));
        assertThat(breaker.snapshot().slowCalls()).isEqualTo(1);
        permit.failed(new IllegalStateException());
        CircuitBreakerSnapshot snapshot = breaker.snapshot();
        assertThat(snapshot.bufferedCalls()).isEqualTo(1);
        assertThat(snapshot.failedCalls()).isZero();
        assertThat(snapshot.callsInFlight()).isZero();
        assertThat(snapshot.slowCallsInFlight()).isZero();
        assertThat(breaker.totals()).isEqualTo(new CircuitBreakerTotals(0, 1, 0, 0, 0, 1));
    }

    @Test
    void openTheBreakerAlthoughNoCallCompletes() {
        for (int i = 0; i < 1_000; i++) {
            breaker.acquire();
        }
        ticker.advance(Duration.ofSeconds(5));
        assertRejects(breaker);
        assertThat(causes).containsExactly("slow call rate 100% reached 100% over 10 calls, 10 of them in flight");
        CircuitBreakerSnapshot snapshot = breaker.snapshot();
        assertThat(snapshot.retryAfter())
                .as("the wait began when they were due")
                .isEqualTo(Duration.ofSeconds(27));
        assertThat(snapshot.slowCallsInFlight()).isEqualTo(1_000);
    }

    @Test
    void reportedDaysLaterMoveNothingButTheTotals() {
        Permit permit = breaker.acquire();
        for (int day = 0; day < 400; day++) {
            ticker.advance(Duration.ofDays(1));
            succeed(breaker, 10);
        }
        assertThat(breaker.snapshot().slowCallsInFlight()).isEqualTo(1);
        permit.succeeded(null);
        assertThat(breaker.snapshot().callsInFlight()).isZero();
        assertThat(breaker.snapshot().slowCalls()).isZero();
        assertThat(breaker.totals()).isEqualTo(new CircuitBreakerTotals(4_001, 0, 0, 0, 0, 1));
    }

    @Test
    void areNoticedNeverEarlyAndAtMostA256thOfTheThresholdLate() {
        Duration threshold = Duration.ofSeconds(60);
        CircuitBreaker breaker = breaker(config().slowCallDurationThreshold(threshold));
        breaker.acquire();
        ticker.advance(Duration.ofNanos(1));
        breaker.acquire();
        ticker.advance(threshold);
        assertThat(breaker.snapshot().slowCallsInFlight())
                .as("the younger one is not slow yet")
                .isLessThan(2);
        ticker.advance(threshold.dividedBy(256));
        assertThat(breaker.snapshot().slowCallsInFlight()).isEqualTo(2);
    }
}
