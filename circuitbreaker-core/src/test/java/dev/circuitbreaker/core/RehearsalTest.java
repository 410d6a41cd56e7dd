package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerSnapshot.Rehearsal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RehearsalTest extends BreakerFixture {

    private CircuitBreaker observing(CircuitBreakerConfig.Builder config) {
        return breaker(config.initialState(State.METRICS_ONLY));
    }

    @Test
    void isAbsentInOtherStates() {
        CircuitBreaker breaker = breaker(config());
        assertThat(breaker.snapshot().rehearsal()).isNull();
        breaker.observe("before going live");
        assertThat(breaker.snapshot().rehearsal()).isEqualTo(new Rehearsal(State.CLOSED, 0, 0, 0, 0));
        breaker.reset(null);
        assertThat(breaker.snapshot().rehearsal()).isNull();
    }

    @Test
    void reportsWhatTheBreakerWouldHaveDone() {
        CircuitBreaker breaker = observing(config());
        fail(breaker, 4);
        assertThat(breaker.snapshot().rehearsal()).isEqualTo(new Rehearsal(State.OPEN, 1, 0, 0, 0));
        fail(breaker, 38);
        succeed(breaker, 2);
        breaker.acquire().cancelled();
        assertThat(breaker.snapshot().rehearsal()).isEqualTo(new Rehearsal(State.OPEN, 1, 41, 38, 2));
        assertThat(breaker.state()).isEqualTo(State.METRICS_ONLY);
        assertThat(causes).isEmpty();
    }

    @Test
    void goesThroughHalfOpenWithTheProbesThatWouldHaveBeen() {
        CircuitBreaker breaker = observing(config().permittedNumberOfCallsInHalfOpenState(2));
        fail(breaker, 4);
        ticker.advance(Duration.ofSeconds(30));
        assertThat(breaker.snapshot().rehearsal()).isEqualTo(new Rehearsal(State.HALF_OPEN, 1, 0, 0, 0));
        succeed(breaker, 2);
        assertThat(breaker.snapshot().rehearsal()).isEqualTo(new Rehearsal(State.CLOSED, 1, 0, 0, 0));
    }

    @Test
    void noticesHungCalls() {
        CircuitBreaker breaker = observing(config().slowCallDurationThreshold(Duration.ofSeconds(2)));
        for (int i = 0; i < 5; i++) {
            breaker.acquire();
        }
        ticker.advance(Duration.ofSeconds(3));
        CircuitBreakerSnapshot snapshot = breaker.snapshot();
        assertThat(snapshot.rehearsal()).isEqualTo(new Rehearsal(State.OPEN, 1, 0, 0, 0));
        assertThat(snapshot.slowCalls()).isEqualTo(5);
        assertThat(snapshot.callsInFlight()).isEqualTo(5);
    }

    @Test
    void countsEveryCallInItsOwnWindow() {
        CircuitBreaker breaker = observing(config());
        fail(breaker, 6);
        succeed(breaker, 2);
        CircuitBreakerSnapshot snapshot = breaker.snapshot();
        assertThat(snapshot.bufferedCalls()).isEqualTo(8);
        assertThat(snapshot.failedCalls()).isEqualTo(6);
        assertThat(snapshot.notPermittedCalls()).isZero();
    }

    @Test
    void goesOnWithNewSettings() {
        CircuitBreaker breaker = observing(config());
        fail(breaker, 4);
        breaker.reconfigure(config().failureRateThreshold(90).build());
        assertThat(breaker.snapshot().rehearsal()).isEqualTo(new Rehearsal(State.OPEN, 1, 0, 0, 0));
        assertThat(breaker.snapshot().failedCalls()).isEqualTo(4);
    }

    @Test
    void decidesByNewSettings() {
        CircuitBreaker breaker = observing(config());
        fail(breaker, 1);
        breaker.reconfigure(config().consecutiveFailureThreshold(2).build());
        fail(breaker, 1);
        assertThat(breaker.snapshot().rehearsal()).isEqualTo(new Rehearsal(State.OPEN, 1, 0, 0, 0));
    }

    @Test
    void recordsEverythingThatHangsBeforeTheOutcomeThatCameLater() {
        CircuitBreaker breaker = observing(config().slidingWindowSize(3)
                .minimumNumberOfCalls(1)
                .slowCallRateThreshold(1)
                .slowCallDurationThreshold(Duration.ofSeconds(2)));
        breaker.acquire();
        ticker.advance(Duration.ofMillis(500));
        breaker.acquire();
        ticker.advance(Duration.ofMillis(1_400));
        Permit failing = breaker.acquire();
        ticker.advance(Duration.ofMillis(1_600));
        failing.failed(new IllegalStateException());
        succeed(breaker, 2);
        assertThat(breaker.snapshot().failedCalls())
                .as("the latest of the three")
                .isEqualTo(1);
        assertThat(breaker.snapshot().slowCalls()).isZero();
    }
}
