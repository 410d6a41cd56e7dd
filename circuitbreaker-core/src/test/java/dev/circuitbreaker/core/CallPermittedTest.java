package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallPermittedTest {

    private static final Duration WAIT = Duration.ofSeconds(30);

    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - WAIT.toNanos());
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "pricing",
            CircuitBreakerConfig.builder()
                    .consecutiveFailureThreshold(1)
                    .waitDurationInOpenState(WAIT)
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .ticker(ticker)
                    .build());

    @Test
    void isPermittedWhileClosed() {
        assertThat(breaker.isCallPermitted()).isTrue();
    }

    @Test
    void isPermittedWhileDisabledOrObserved() {
        breaker.disable(null);
        assertThat(breaker.isCallPermitted()).isTrue();
        breaker.observe(null);
        assertThat(breaker.isCallPermitted()).isTrue();
    }

    @Test
    void isNotPermittedWhileForcedOpen() {
        breaker.forceOpen(null);
        assertThat(breaker.isCallPermitted()).isFalse();
    }

    @Test
    void isNotPermittedWhileOpenUntilTheWaitIsOver() {
        breaker.acquire().failed(new IllegalStateException());
        ticker.advance(WAIT.minusNanos(1));
        assertThat(breaker.isCallPermitted()).isFalse();
        ticker.advance(Duration.ofNanos(1));
        assertThat(breaker.isCallPermitted()).isTrue();
    }

    @Test
    void isNotPermittedWhileAllProbesAreTaken() {
        breaker.acquire().failed(new IllegalStateException());
        ticker.advance(WAIT);
        Permit probe = breaker.acquire();
        assertThat(breaker.isCallPermitted()).isFalse();
        probe.cancelled();
        assertThat(breaker.isCallPermitted()).isTrue();
    }

    @Test
    void takesNoPermitAndCountsNothing() {
        breaker.acquire().failed(new IllegalStateException());
        assertThat(breaker.isCallPermitted()).isFalse();
        ticker.advance(WAIT);
        assertThat(breaker.isCallPermitted()).isTrue();
        assertThat(breaker.isCallPermitted()).isTrue();
        assertThat(breaker.snapshot().callsInFlight()).isZero();
        assertThat(breaker.snapshot().notPermittedCalls()).isZero();
    }
}
