package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconfigureTest extends BreakerFixture {

    @Test
    void keepsTheWindowWhereItsShapeStays() {
        CircuitBreaker breaker = breaker(config());
        fail(breaker, 1);
        succeed(breaker, 4);
        breaker.reconfigure(config().failureRateThreshold(30).build());
        assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(5);
        assertThat(breaker.config().failureRateThreshold()).isEqualTo(30);
        fail(breaker, 1);
        assertThat(causes).containsExactly("failure rate 33.3% reached 30% over 6 calls");
    }

    @Test
    void beginsAnEmptyWindowOfAnotherShape() {
        CircuitBreaker breaker = breaker(config());
        fail(breaker, 3);
        breaker.reconfigure(config().slidingWindowSize(20).build());
        assertThat(breaker.snapshot().bufferedCalls()).isZero();
        fail(breaker, 3);
        breaker.reconfigure(config().slidingWindowSize(20)
                .slidingWindowType(SlidingWindowType.TIME_BASED)
                .build());
        assertThat(breaker.snapshot().bufferedCalls()).isZero();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    /** Successes of before would keep the rate of the new window low, in a time window until they expire. */
    @Test
    void countsNoSuccessesOfAWindowOfAnotherShape() {
        CircuitBreaker breaker = breaker(config());
        succeed(breaker, 20);
        breaker.reconfigure(config().slidingWindowSize(20).build());
        assertThat(breaker.snapshot().bufferedCalls()).isZero();
        succeed(breaker, 20);
        breaker.reconfigure(config().slidingWindowSize(20)
                .slidingWindowType(SlidingWindowType.TIME_BASED)
                .build());
        assertThat(breaker.snapshot().bufferedCalls()).isZero();
        succeed(breaker, 2);
        fail(breaker, 2);
        assertThat(causes).containsExactly("failure rate 50% reached 50% over 4 calls");
    }

    @Test
    void judgesByNewThresholdsAtOnce() {
        CircuitBreaker breaker = breaker(config());
        fail(breaker, 1);
        succeed(breaker, 4);
        breaker.reconfigure(config().failureRateThreshold(20).build());
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(causes).containsExactly("failure rate 20% reached 20% over 5 calls");
    }

    @Test
    void letsCallsInFlightReport() {
        CircuitBreaker breaker = breaker(config());
        Permit failing = breaker.acquire();
        Permit hanging = breaker.acquire();
        breaker.reconfigure(config().slidingWindowSize(20)
                .slowCallDurationThreshold(Duration.ofSeconds(1))
                .build());
        failing.failed(new IllegalStateException());
        assertThat(breaker.snapshot().failedCalls()).isEqualTo(1);
        ticker.advance(Duration.ofSeconds(2));
        assertThat(breaker.snapshot().slowCallsInFlight()).isEqualTo(1);
        assertThat(breaker.snapshot().slowCalls()).isEqualTo(1);
        hanging.succeeded(null);
        assertThat(breaker.snapshot().callsInFlight()).isZero();
    }

    @Test
    void keepsTheEndOfARunningWait() {
        CircuitBreaker breaker = breaker(config());
        fail(breaker, 4);
        ticker.advance(Duration.ofSeconds(10));
        breaker.reconfigure(
                config().waitDurationInOpenState(Duration.ofHours(1)).build());
        assertThat(breaker.snapshot().retryAfter()).isEqualTo(Duration.ofSeconds(20));
        assertThat(breaker.snapshot().failedCalls()).isEqualTo(4);
        ticker.advance(Duration.ofSeconds(20));
        fail(breaker, 2);
        assertThat(breaker.snapshot().retryAfter()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void changesTheNumberOfProbesWithTheNextHalfOpen() {
        CircuitBreaker breaker = breaker(config().initialState(State.HALF_OPEN));
        succeed(breaker, 1);
        breaker.reconfigure(config().permittedNumberOfCallsInHalfOpenState(1).build());
        assertThat(breaker.state()).as("one of three so far").isEqualTo(State.HALF_OPEN);
        succeed(breaker, 1);
        assertThat(causes).containsExactly("2 of 3 probes succeeded");
    }

    @Test
    void judgesProbesByNewThresholds() {
        CircuitBreaker breaker = breaker(config().initialState(State.HALF_OPEN));
        Permit inFlight = breaker.acquire();
        fail(breaker, 1);
        breaker.reconfigure(config().failureRateThreshold(30).build());
        assertThat(causes).containsExactly("1 of 3 probes failed");
        inFlight.succeeded(null);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void switchesSlowCallDetectionOnAndOff() {
        CircuitBreaker breaker = breaker(config().slowCallDetectionOff());
        Permit untimed = breaker.acquire();
        breaker.reconfigure(
                config().slowCallDurationThreshold(Duration.ofSeconds(1)).build());
        Permit timed = breaker.acquire();
        ticker.advance(Duration.ofSeconds(5));
        assertThat(breaker.snapshot().slowCallsInFlight())
                .as("the start of the other is unknown")
                .isEqualTo(1);
        untimed.succeeded(null);
        timed.succeeded(null);
        assertThat(breaker.snapshot().callsInFlight()).isZero();
        breaker.reconfigure(config().slowCallDetectionOff().build());
        takes(breaker, Duration.ofHours(1));
        assertThat(breaker.snapshot().slowCalls()).isEqualTo(1);
    }

    @Test
    void makesNothingDueBeforeItself() {
        CircuitBreaker breaker =
                breaker(config().slowCallDurationThreshold(Duration.ofHours(1)).minimumNumberOfCalls(1));
        breaker.acquire();
        ticker.advance(Duration.ofMinutes(10));
        breaker.reconfigure(config().slowCallDurationThreshold(Duration.ofSeconds(5))
                .minimumNumberOfCalls(1)
                .build());
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.snapshot().retryAfter()).as("from now on").isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void endsNoLeaseBeforeItself() {
        CircuitBreaker breaker = breaker(config().initialState(State.HALF_OPEN)
                .slowCallDetectionOff()
                .permittedNumberOfCallsInHalfOpenState(1)
                .maxWaitDurationInHalfOpenState(Duration.ofHours(1)));
        breaker.acquire();
        ticker.advance(Duration.ofMinutes(10));
        breaker.reconfigure(config().slowCallDetectionOff()
                .maxWaitDurationInHalfOpenState(Duration.ofSeconds(5))
                .build());
        assertThat(causes).containsExactly("a probe outlived its lease of 5s");
        assertThat(breaker.snapshot().retryAfter()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void judgesARunOfFailuresByTheNewThresholdAtOnce() {
        CircuitBreaker breaker = breaker(config().minimumNumberOfCalls(10));
        fail(breaker, 3);
        breaker.reconfigure(
                config().minimumNumberOfCalls(10).consecutiveFailureThreshold(3).build());
        assertThat(causes).containsExactly("3 consecutive failures");
    }

    @Test
    void publishesWhatChanged() {
        List<CircuitBreakerEvent> events = new ArrayList<>();
        CircuitBreaker breaker = breaker(config());
        breaker.addListener(events::add);
        breaker.reconfigure(
                config().failureRateThreshold(30).slidingWindowSize(20).build());
        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        CircuitBreakerEvent.Reconfigured.class,
                        event -> assertThat(event.cause())
                                .isEqualTo("failureRateThreshold 50.0 -> 30.0, slidingWindowSize 10 -> 20"));
    }

    @Test
    void doesNothingForEqualSettings() {
        List<CircuitBreakerEvent> events = new ArrayList<>();
        CircuitBreaker breaker = breaker(config());
        breaker.addListener(events::add);
        breaker.reconfigure(config().build());
        assertThat(events).isEmpty();
    }

    @Test
    void refusesAnotherTicker() {
        CircuitBreaker breaker = breaker(config());
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> breaker.reconfigure(CircuitBreakerConfig.ofDefaults()))
                .withMessageMatching(
                        "Invalid ticker \\(Ticker.system\\(\\)\\) for circuit breaker 'pricing': must stay the"
                                + " same \\(ManualTicker.*\\)");
    }

    @Test
    void ignoresTheInitialStateAndKeepsManualStates() {
        CircuitBreaker breaker = breaker(config());
        breaker.reconfigure(config().initialState(State.OPEN).build());
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        for (State state : new State[] {State.FORCED_OPEN, State.DISABLED}) {
            CircuitBreaker manual = breaker(config().initialState(state));
            manual.reconfigure(config().failureRateThreshold(10).build());
            assertThat(manual.state()).isEqualTo(state);
            assertThat(manual.config().failureRateThreshold()).isEqualTo(10);
        }
    }

    @Test
    void judgesByTheNewThresholdsWhatTheOldOnesWereAboutToJudge() {
        RacingTicker racing = new RacingTicker();
        CircuitBreakerConfig.Builder settings =
                config().ticker(racing).minimumNumberOfCalls(1).slowCallDetectionOff();
        CircuitBreaker breaker = breaker(settings);
        Permit permit = breaker.acquire(); // without its time
        CircuitBreakerConfig.Builder timed = settings.slowCallRateThreshold(100);
        breaker.reconfigure(timed.build());
        racing.race(0, () -> breaker.reconfigure(timed.failureRateThreshold(60).build()));
        permit.failed(new IllegalStateException());
        assertThat(racing.raced()).isTrue();
        assertThat(causes).as("not looked at yet").containsExactly("failure rate 100% reached 60% over 1 calls");
    }
}
