package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** By an hour, while a call is in flight: then nothing is noticed later than its limit after that. */
class ClockStepsBackTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SLOW = Duration.ofSeconds(10);
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final AtomicLong clock = new AtomicLong(HOUR.toNanos() * 2);

    private CircuitBreaker breaker(State state, CircuitBreakerConfig.Builder config) {
        return CircuitBreaker.of(
                "pricing", config.ticker(clock::get).initialState(state).build());
    }

    private static CircuitBreakerConfig.Builder config() {
        return CircuitBreakerConfig.builder()
                .slowCallDurationThreshold(SLOW)
                .maxWaitDurationInHalfOpenState(LEASE)
                .permittedNumberOfCallsInHalfOpenState(2)
                .minimumNumberOfCalls(10);
    }

    private void stepBack(CircuitBreaker breaker) {
        clock.addAndGet(-HOUR.toNanos());
        breaker.snapshot();
    }

    private void advance(Duration duration) {
        clock.addAndGet(duration.toNanos() + 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"CLOSED", "HALF_OPEN", "DISABLED", "METRICS_ONLY"})
    void aCallInFlightHangsAThresholdLater(State state) {
        CircuitBreaker breaker = breaker(state, config());
        breaker.acquire();
        stepBack(breaker);
        assertThat(breaker.snapshot().slowCallsInFlight()).isZero();
        advance(SLOW);
        assertThat(breaker.snapshot().slowCallsInFlight()).isEqualTo(1);
    }

    @Test
    void aProbesLeaseIsOverALeaseLater() {
        CircuitBreaker breaker =
                breaker(State.HALF_OPEN, config().slowCallDetectionOff().failureRateThreshold(50));
        breaker.acquire();
        stepBack(breaker);
        advance(LEASE);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void soIsThatOfOneThatHangs() {
        CircuitBreaker breaker = breaker(State.HALF_OPEN, config().slowCallRateThreshold(100));
        breaker.acquire();
        advance(SLOW);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        stepBack(breaker);
        advance(LEASE);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void aRampNoticesWhatHangs() {
        CircuitBreaker breaker = breaker(
                State.HALF_OPEN,
                config().permittedNumberOfCallsInHalfOpenState(1).recoveryRampDuration(Duration.ofHours(3)));
        breaker.run(() -> {});
        Permit permit = breaker.tryAcquire();
        while (permit == null) {
            permit = breaker.tryAcquire();
        }
        stepBack(breaker);
        advance(SLOW);
        assertThat(breaker.snapshot().slowCallsInFlight()).isEqualTo(1);
    }

    @Test
    void aTimeWindowKeepsNothingForLongerThanItSpans() {
        CircuitBreaker breaker = breaker(
                State.CLOSED,
                config().slidingWindowType(CircuitBreakerConfig.SlidingWindowType.TIME_BASED)
                        .slidingWindowSize(10));
        breaker.acquire().failed(new IllegalStateException("down"));
        assertThat(breaker.snapshot().failedCalls()).isEqualTo(1);
        advance(Duration.ofSeconds(5));
        breaker.run(() -> {}); // in a grain that the clock then steps back behind
        stepBack(breaker);
        advance(Duration.ofSeconds(11));
        breaker.run(() -> {});
        assertThat(breaker.snapshot().failedCalls()).isZero();
    }
}
