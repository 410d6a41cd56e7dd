package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowPropertiesTest extends PropertyFixture {

    @Test
    void ofCallsHoldTheLatestOutcomes() {
        forAll(random -> {
            ManualTicker ticker = new ManualTicker(random.nextLong());
            int size = 1 + random.nextInt(30);
            CircuitBreaker breaker = CircuitBreaker.of(
                    "w",
                    CircuitBreakerConfig.builder()
                            .ticker(ticker)
                            .slidingWindowSize(size)
                            .initialState(State.METRICS_ONLY)
                            .build());
            List<Boolean> failed = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                failed.add(random.nextInt(3) == 0);
                Permit permit = breaker.acquire();
                if (failed.get(i)) {
                    permit.failed(new IllegalStateException());
                } else {
                    permit.succeeded(null);
                }
                long expected = failed.stream()
                        .skip(Math.max(0, failed.size() - size))
                        .filter(it -> it)
                        .count();
                assertThat(breaker.snapshot().failedCalls()).isEqualTo((int) expected);
                assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(Math.min(size, i + 1));
            }
        });
    }

    @Test
    void ofSecondsForgetWithinOneGrainAndNotBefore() {
        forAll(random -> {
            ManualTicker ticker = new ManualTicker(random.nextLong());
            int seconds = 1 + random.nextInt(60);
            CircuitBreaker breaker = CircuitBreaker.of(
                    "w",
                    CircuitBreakerConfig.builder()
                            .ticker(ticker)
                            .slidingWindowType(SlidingWindowType.TIME_BASED)
                            .slidingWindowSize(seconds)
                            .build());
            Duration grain = Duration.ofMillis(seconds < 10 ? seconds * 100 : 1_000);
            ticker.advance(Duration.ofMillis(random.nextInt(5_000)));
            breaker.acquire().failed(new IllegalStateException());
            ticker.advance(Duration.ofSeconds(seconds).minus(grain));
            assertThat(breaker.snapshot().failedCalls()).isEqualTo(1);
            ticker.advance(grain);
            assertThat(breaker.snapshot().failedCalls()).isZero();
        });
    }

    @Test
    void neverContradictThemselves() {
        forAll(random -> {
            ManualTicker ticker = new ManualTicker(random.nextLong());
            CircuitBreaker breaker =
                    CircuitBreaker.of("w", settings(random, ticker).build());
            for (int i = 0; i < 20; i++) {
                play(breaker, ticker, random, 5);
                CircuitBreakerSnapshot seen = breaker.snapshot();
                assertThat(seen.slowFailedCalls()).isBetween(0, Math.min(seen.failedCalls(), seen.slowCalls()));
                assertThat(seen.failedCalls() + seen.slowCalls() - seen.slowFailedCalls())
                        .isLessThanOrEqualTo(seen.bufferedCalls());
                assertThat(seen.slowCallsInFlight()).isLessThanOrEqualTo(seen.callsInFlight());
            }
        });
    }

    @Test
    void haveNoRateBelowTheMinimumAndOneFromThere() {
        forAll(random -> {
            ManualTicker ticker = new ManualTicker(random.nextLong());
            CircuitBreakerConfig config =
                    settings(random, ticker).initialState(State.METRICS_ONLY).build();
            CircuitBreaker breaker = CircuitBreaker.of("w", config);
            for (int i = 0; i < 25; i++) {
                CircuitBreakerSnapshot seen = breaker.snapshot();
                boolean enough = seen.bufferedCalls() >= config.minimumNumberOfCalls();
                assertThat(Double.isNaN(seen.failureRate())).isEqualTo(!enough);
                assertThat(Double.isNaN(seen.slowCallRate())).isEqualTo(!enough);
                report(breaker.acquire(), random);
            }
        });
    }
}
