package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClosedPhaseTest extends BreakerFixture {

    @Test
    void staysClosedBelowTheMinimumNumberOfCalls() {
        CircuitBreaker breaker = breaker(config());
        fail(breaker, 3);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.snapshot().failureRate()).isNaN();
        assertThat(breaker.snapshot().failedCalls()).isEqualTo(3);
    }

    @Test
    void opensWhenFailureRateReachesThreshold() {
        CircuitBreaker breaker = breaker(config());
        succeed(breaker, 2);
        fail(breaker, 2);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(causes).containsExactly("failure rate 50% reached 50% over 4 calls");
    }

    @Test
    void opensOnASuccessThatReachesTheMinimum() {
        CircuitBreaker breaker = breaker(config());
        fail(breaker, 3);
        succeed(breaker, 1);
        assertThat(causes).containsExactly("failure rate 75% reached 50% over 4 calls");
    }

    @Test
    void forgetsOutcomesThatLeftTheWindow() {
        CircuitBreaker breaker = breaker(config());
        succeed(breaker, 4);
        fail(breaker, 3);
        succeed(breaker, 9);
        assertThat(breaker.snapshot().failedCalls()).isEqualTo(1);
        assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(10);
        succeed(breaker, 1);
        assertThat(breaker.snapshot().failureRate()).isZero();
    }

    @Test
    void opensWhenSlowCallRateReachesThreshold() {
        // noticed when its age passes the threshold, though only its end tells
        CircuitBreaker breaker =
                breaker(config().slowCallRateThreshold(75).slowCallDurationThreshold(Duration.ofSeconds(2)));
        takes(breaker, Duration.ofSeconds(2));
        for (int i = 0; i < 3; i++) {
            takes(breaker, Duration.ofMillis(2_001));
        }
        assertThat(causes).containsExactly("slow call rate 75% reached 75% over 4 calls, 1 of them in flight");
    }

    @Test
    void countsASlowFailureAsBoth() {
        CircuitBreaker breaker = breaker(config().slowCallDurationThreshold(Duration.ofSeconds(2)));
        assertThatIllegalStateException()
                .isThrownBy(() -> breaker.run(() -> {
                    ticker.advance(Duration.ofSeconds(3));
                    throw new IllegalStateException();
                }));
        CircuitBreakerSnapshot snapshot = breaker.snapshot();
        assertThat(snapshot.failedCalls()).isEqualTo(1);
        assertThat(snapshot.slowCalls()).isEqualTo(1);
        assertThat(snapshot.slowFailedCalls()).isEqualTo(1);
        assertThat(snapshot.bufferedCalls()).isEqualTo(1);
    }

    @Test
    void opensAfterConsecutiveFailuresWhateverTheRate() {
        CircuitBreaker breaker = breaker(config().consecutiveFailureThreshold(3).failureRateThreshold(100));
        succeed(breaker, 5);
        fail(breaker, 2);
        succeed(breaker, 1);
        fail(breaker, 2);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        fail(breaker, 1);
        assertThat(causes).containsExactly("3 consecutive failures");
    }

    @Test
    void neverJudgesSlownessWhenDetectionIsOff() {
        CircuitBreaker breaker = breaker(config().slowCallDetectionOff());
        for (int i = 0; i < 10; i++) {
            takes(breaker, Duration.ofHours(1));
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.snapshot().slowCallRateThreshold()).isNull();
        assertThat(breaker.snapshot().slowCalls()).isZero();
    }

    @Test
    void expiresOutcomesOfATimeWindow() {
        CircuitBreaker breaker = breaker(config().slidingWindowType(SlidingWindowType.TIME_BASED));
        fail(breaker, 3);
        ticker.advance(Duration.ofSeconds(9));
        assertThat(breaker.snapshot().failedCalls()).isEqualTo(3);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(breaker.snapshot().failedCalls()).isZero();
        assertThat(breaker.snapshot().bufferedCalls()).isZero();
    }

    @Test
    void opensForOutcomesThatExpireOnlyWithTheNextOutcome() {
        CircuitBreaker breaker = breaker(config().slidingWindowType(SlidingWindowType.TIME_BASED));
        succeed(breaker, 6);
        ticker.advance(Duration.ofSeconds(5));
        fail(breaker, 4);
        ticker.advance(Duration.ofSeconds(7));
        assertThat(breaker.snapshot().failureRate()).isEqualTo(100);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        succeed(breaker, 1);
        assertThat(breaker.snapshot().retryAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(causes).containsExactly("failure rate 80% reached 50% over 5 calls");
    }

    /** As long as a younger call keeps its slot from being sealed, one that was slow is recorded when it ends. */
    @Test
    void aSlowSuccessBreaksARunOfFailures() {
        CircuitBreaker breaker = breaker(config().consecutiveFailureThreshold(3)
                .slidingWindowSize(100)
                .minimumNumberOfCalls(100)
                .slowCallDurationThreshold(Duration.ofSeconds(256)));
        fail(breaker, 2);
        Permit old = breaker.acquire();
        ticker.advance(Duration.ofMillis(500));
        Permit young = breaker.acquire();
        ticker.advance(Duration.ofSeconds(256).minusMillis(400));
        old.succeeded(null);
        assertThat(breaker.snapshot().slowCalls()).isEqualTo(1);
        fail(breaker, 2);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        fail(breaker, 1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        young.cancelled();
    }
}
