package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HangDetectorTest extends BreakerFixture {

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
    void countOnceAndAsFailedTooWhenTheyFail() {
        Permit permit = breaker.acquire();
        ticker.advance(Duration.ofSeconds(3));
        assertThat(breaker.snapshot().slowCalls()).isEqualTo(1);
        permit.failed(new IllegalStateException());
        CircuitBreakerSnapshot snapshot = breaker.snapshot();
        assertThat(snapshot.bufferedCalls()).isEqualTo(1);
        assertThat(snapshot.failedCalls()).isEqualTo(1);
        assertThat(snapshot.slowFailedCalls()).isEqualTo(1);
        assertThat(snapshot.callsInFlight()).isZero();
        assertThat(snapshot.slowCallsInFlight()).isZero();
        assertThat(breaker.totals()).isEqualTo(new CircuitBreakerTotals(0, 1, 0, 0, 0, 1));
    }

    @Test
    void stayAsLongAsAnOutcomeThatIsRecordedWhenTheyFail() {
        Permit permit = breaker.acquire();
        ticker.advance(Duration.ofSeconds(3));
        succeed(breaker, 5);
        permit.failed(new IllegalStateException());
        succeed(breaker, 9);
        assertThat(breaker.snapshot().slowFailedCalls()).isEqualTo(1);
        assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(10);
        succeed(breaker, 1);
        assertThat(breaker.snapshot().slowCalls()).isZero();
    }

    @Test
    void countAnewWhenTheyFailAfterTheirEntryHasLeftTheWindow() {
        CircuitBreaker breaker = breaker(config().slowCallDurationThreshold(Duration.ofSeconds(2))
                .failureRateThreshold(100)
                .slidingWindowSize(4));
        Permit permit = breaker.acquire();
        ticker.advance(Duration.ofSeconds(3));
        succeed(breaker, 4);
        assertThat(breaker.snapshot().slowCalls()).isZero();
        permit.failed(new IllegalStateException());
        assertThat(breaker.snapshot().slowFailedCalls()).isEqualTo(1);
        assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(4);
    }

    @Test
    void areNoFailuresInARowUntilTheyFail() {
        CircuitBreaker breaker = breaker(config().slowCallDurationThreshold(Duration.ofSeconds(2))
                .minimumNumberOfCalls(10)
                .consecutiveFailureThreshold(2));
        Permit hung = breaker.acquire();
        Permit other = breaker.acquire();
        fail(breaker, 1);
        ticker.advance(Duration.ofSeconds(3));
        assertThat(breaker.snapshot().slowCalls()).isEqualTo(2);
        other.cancelled();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        hung.failed(new IllegalStateException());
        assertThat(causes).containsExactly("2 consecutive failures");
    }

    @Test
    void endARunOfFailuresWhenTheySucceed() {
        CircuitBreaker breaker = breaker(config().slowCallDurationThreshold(Duration.ofSeconds(2))
                .minimumNumberOfCalls(10)
                .consecutiveFailureThreshold(2));
        Permit hung = breaker.acquire();
        ticker.advance(Duration.ofSeconds(3));
        fail(breaker, 1);
        hung.succeeded(null);
        fail(breaker, 1);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    /** A read timeout beyond the slow threshold: every failure has been noticed as slow before. */
    @Test
    void openTheBreakerByTheirFailures() {
        CircuitBreaker breaker = breaker(config().slowCallDurationThreshold(Duration.ofMillis(500)));
        for (int i = 0; i < 5; i++) {
            succeed(breaker, 1);
            Permit permit = breaker.acquire();
            ticker.advance(Duration.ofSeconds(1));
            assertThat(breaker.snapshot().slowCalls()).isEqualTo(i + 1);
            permit.failed(new IllegalStateException("read timed out"));
            if (breaker.state() == State.OPEN) {
                break;
            }
        }
        assertThat(causes).containsExactly("failure rate 50% reached 50% over 4 calls");
    }

    @Test
    void areFoundOutThoughTheyAreFewAndTheWindowIsFullOfSuccesses() {
        CircuitBreaker breaker = breaker(CircuitBreakerConfig.builder().ticker(ticker));
        succeed(breaker, 1_000);
        for (int i = 0; i < 10; i++) {
            ticker.advance(Duration.ofMillis(1));
            breaker.acquire();
        }
        ticker.advance(Duration.ofSeconds(60));
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(causes).containsExactly("slow call rate 100% reached 100% over 10 calls, 10 of them in flight");
        assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(10);
    }

    @Test
    void areNotEnoughAsLongAsOthersThatBeganSinceSucceed() {
        CircuitBreaker breaker = breaker(CircuitBreakerConfig.builder().ticker(ticker));
        succeed(breaker, 1_000);
        for (int i = 0; i < 50; i++) {
            breaker.acquire();
        }
        ticker.advance(Duration.ofMillis(1));
        succeed(breaker, 1);
        ticker.advance(Duration.ofSeconds(61));
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.snapshot().slowCallsInFlight()).isEqualTo(50);
    }

    @Test
    void areJudgedAgainWithThePlainSuccessThatCompletesTheMinimum() {
        CircuitBreaker breaker = breaker(config().slowCallDurationThreshold(Duration.ofSeconds(2))
                .slowCallRateThreshold(50)
                .slidingWindowSize(100));
        succeed(breaker, 100);
        ticker.advance(Duration.ofMillis(100));
        for (int i = 0; i < 3; i++) {
            breaker.acquire();
        }
        ticker.advance(Duration.ofSeconds(3));
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        succeed(breaker, 1);
        assertThat(causes).containsExactly("slow call rate 75% reached 50% over 4 calls, 3 of them in flight");
    }

    /** The calls before have ended, but others were in flight all the time, so the cell was never empty. */
    @Test
    void areFoundOutAmongOverlappingCalls() {
        CircuitBreaker breaker = breaker(CircuitBreakerConfig.builder().ticker(ticker));
        Permit overlapping = breaker.acquire();
        for (int i = 0; i < 50; i++) {
            ticker.advance(Duration.ofNanos(10_000));
            Permit next = breaker.acquire();
            overlapping.succeeded(null);
            overlapping = next;
        }
        for (int i = 0; i < 10; i++) {
            ticker.advance(Duration.ofNanos(10_000));
            breaker.acquire();
        }
        overlapping.succeeded(null);
        ticker.advance(Duration.ofSeconds(61));
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(causes).containsExactly("slow call rate 100% reached 100% over 10 calls, 10 of them in flight");
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
    void areNoticedInTimeThoughTheClockHasShownTheFuture() {
        Permit glitch = atATimeThatIsNotYet(Duration.ofMinutes(10));
        for (int i = 0; i < 10; i++) {
            breaker.acquire();
        }
        glitch.succeeded(null);
        ticker.advance(Duration.ofMillis(2_100));
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void areNoticedAThresholdAfterTheClockHasSteppedBack() {
        for (int i = 0; i < 10; i++) {
            breaker.acquire();
        }
        ticker.advance(Duration.ofMinutes(-10));
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        ticker.advance(Duration.ofMillis(2_100));
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    private Permit atATimeThatIsNotYet(Duration ahead) {
        ticker.advance(ahead);
        Permit permit = breaker.acquire();
        ticker.advance(ahead.negated());
        return permit;
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
