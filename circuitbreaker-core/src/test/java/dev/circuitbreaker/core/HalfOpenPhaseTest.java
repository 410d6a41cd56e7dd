package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HalfOpenPhaseTest extends BreakerFixture {

    private CircuitBreaker halfOpen(CircuitBreakerConfig.Builder config) {
        CircuitBreaker breaker = breaker(config.initialState(State.HALF_OPEN));
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        return breaker;
    }

    @Test
    void admitsNoMoreThanThePermittedProbes() {
        CircuitBreaker breaker = halfOpen(config().permittedNumberOfCallsInHalfOpenState(2));
        breaker.acquire();
        breaker.acquire();
        assertThatExceptionOfType(CallNotPermittedException.class)
                .isThrownBy(breaker::acquire)
                .withMessage("Circuit breaker 'pricing' is HALF_OPEN; it lets only some calls through")
                .satisfies(rejected -> assertThat(rejected.retryAfter()).isZero());
    }

    @Test
    void reopensAtTheFifthFailureOfTenProbes() {
        CircuitBreaker breaker = halfOpen(config().permittedNumberOfCallsInHalfOpenState(10));
        succeed(breaker, 2);
        fail(breaker, 4);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        fail(breaker, 1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(causes).containsExactly("5 of 10 probes failed");
    }

    @Test
    void closesAtTheSixthSuccessOfTenProbes() {
        CircuitBreaker breaker = halfOpen(config().permittedNumberOfCallsInHalfOpenState(10));
        fail(breaker, 4);
        succeed(breaker, 5);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        succeed(breaker, 1);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(causes).containsExactly("6 of 10 probes succeeded");
        assertThat(breaker.snapshot().bufferedCalls())
                .as("a new window is empty")
                .isZero();
    }

    @Test
    void lateResultsOfTheClosedEraNeitherOpenNorCloseIt() {
        CircuitBreaker breaker = breaker(config().permittedNumberOfCallsInHalfOpenState(1));
        Permit lateSuccess = breaker.acquire();
        Permit lateFailure = breaker.acquire();
        fail(breaker, 4);
        ticker.advance(Duration.ofSeconds(30));
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        lateSuccess.succeeded(null);
        lateFailure.failed(new IllegalStateException());
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.snapshot().bufferedCalls()).isZero();
    }

    @Test
    void aProbeThatNeverCompletesFailsWhenItsLeaseIsOver() {
        CircuitBreaker breaker = halfOpen(config().permittedNumberOfCallsInHalfOpenState(1)
                .maxWaitDurationInHalfOpenState(Duration.ofSeconds(20)));
        breaker.acquire();
        ticker.advance(Duration.ofSeconds(25));
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(causes).containsExactly("a probe outlived its lease of 20s");
        assertThat(breaker.snapshot().retryAfter())
                .as("the wait began at the end of the lease")
                .isEqualTo(Duration.ofSeconds(25));
    }

    @Test
    void aHungProbeCountsAsSlowBeforeItsLeaseEnds() {
        CircuitBreaker breaker = halfOpen(
                config().permittedNumberOfCallsInHalfOpenState(1).slowCallDurationThreshold(Duration.ofSeconds(2)));
        breaker.acquire();
        ticker.advance(Duration.ofSeconds(3));
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(causes).containsExactly("1 of 1 probes were slow");
    }

    @Test
    void ignoredAndCancelledProbesHandTheirPlaceOn() {
        CircuitBreaker breaker = halfOpen(
                config().permittedNumberOfCallsInHalfOpenState(1).ignoreExceptions(IllegalArgumentException.class));
        breaker.acquire().failed(new IllegalArgumentException());
        breaker.acquire().cancelled();
        succeed(breaker, 1);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void aPermitReportedTwiceFreesOnePlace() {
        CircuitBreaker breaker = halfOpen(config().permittedNumberOfCallsInHalfOpenState(1));
        Permit permit = breaker.acquire();
        for (int i = 0; i < 6; i++) {
            permit.cancelled();
        }
        breaker.acquire();
        assertRejects(breaker);
    }

    @Test
    void reopensAtTheMomentTheFirstLeaseIsOver() {
        CircuitBreaker breaker = halfOpen(config().permittedNumberOfCallsInHalfOpenState(1)
                .slowCallDetectionOff()
                .maxWaitDurationInHalfOpenState(Duration.ofSeconds(5)));
        breaker.acquire();
        ticker.advance(Duration.ofSeconds(5).minusNanos(1));
        assertRejects(breaker);
        assertThat(causes).isEmpty();
        ticker.advance(Duration.ofNanos(1));
        assertRejects(breaker);
        assertThat(causes).containsExactly("a probe outlived its lease of 5s");
    }

    @Test
    void reopensForWhoeverAsksWhenAProbeHangs() {
        CircuitBreaker breaker = halfOpen(
                config().permittedNumberOfCallsInHalfOpenState(1).slowCallDurationThreshold(Duration.ofSeconds(2)));
        breaker.acquire();
        ticker.advance(Duration.ofSeconds(2));
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        ticker.advance(Duration.ofNanos(1));
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(causes).containsExactly("1 of 1 probes were slow");
    }

    @Test
    void waitsForAHangingProbeThatMayYetFail() {
        CircuitBreaker breaker = halfOpen(
                config().permittedNumberOfCallsInHalfOpenState(2).slowCallDurationThreshold(Duration.ofSeconds(2)));
        Permit hanging = breaker.acquire();
        ticker.advance(Duration.ofSeconds(3));
        succeed(breaker, 1);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        hanging.succeeded(null);
        assertThat(causes).containsExactly("2 of 2 probes succeeded");
    }

    @Test
    void reopensWithTheEndThatComesAfterItsLease() {
        CircuitBreaker breaker = halfOpen(config().permittedNumberOfCallsInHalfOpenState(1)
                .maxWaitDurationInHalfOpenState(Duration.ofSeconds(5)));
        Permit late = breaker.acquire();
        ticker.advance(Duration.ofSeconds(6));
        late.failed(new IllegalStateException());
        assertThat(causes).as("not looked at yet").containsExactly("a probe outlived its lease of 5s");
    }
}
