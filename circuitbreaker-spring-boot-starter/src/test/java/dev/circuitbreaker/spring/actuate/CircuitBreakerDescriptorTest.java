package dev.circuitbreaker.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.ManualTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CircuitBreakerDescriptorTest {

    @ParameterizedTest
    @CsvSource({"0, PT30S", "1, PT30S", "1000001, PT29.999S", "29999999999, PT0.001S"})
    void roundsTheTimeUntilTheNextProbeUpToMilliseconds(long nanos, String shown) {
        ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 5);
        CircuitBreaker breaker = CircuitBreaker.of(
                "pricing",
                CircuitBreakerConfig.builder()
                        .initialState(State.OPEN)
                        .ticker(ticker)
                        .build());
        ticker.advance(Duration.ofNanos(nanos));
        assertThat(CircuitBreakerDescriptor.of(breaker).retryAfter()).isEqualTo(shown);
    }

    @Test
    void showsTheThresholdThatHasBeenLearnedBesideTheOneThatWasSet() {
        CircuitBreaker breaker = CircuitBreaker.of(
                "pricing",
                CircuitBreakerConfig.builder()
                        .strategy(CircuitBreakerConfig.Strategy.ADAPTIVE)
                        .build());
        assertThat(CircuitBreakerDescriptor.of(breaker).learnedFailureRateThreshold())
                .isNull();
        for (int call = 0; call < 1_000; call++) {
            breaker.acquire().succeeded(null);
        }
        breaker.acquire().failed(new IllegalStateException());

        CircuitBreakerDescriptor shown = CircuitBreakerDescriptor.of(breaker);
        assertThat(shown.learnedFailureRateThreshold()).isEqualTo(35);
        assertThat(shown.failureRateThreshold()).isEqualTo(50);
    }
}
