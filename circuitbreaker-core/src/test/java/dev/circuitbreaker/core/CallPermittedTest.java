package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    void checkPassesWhereACallIsPermittedAndTakesNoPermit() {
        breaker.checkCallPermitted();
        breaker.acquire().failed(new IllegalStateException());
        ticker.advance(WAIT);
        breaker.checkCallPermitted();
        breaker.checkCallPermitted();
        assertThat(breaker.snapshot().callsInFlight()).isZero();
        assertThat(breaker.totals().notPermitted()).isZero();
        assertThat(breaker.totals().cancelled()).isZero();
    }

    @Test
    void checkRejectsAndCountsOneRejection() {
        List<CircuitBreakerEvent> events = new ArrayList<>();
        breaker.acquire().failed(new IllegalStateException());
        breaker.addListener(events::add);
        ticker.advance(WAIT.dividedBy(2));
        assertThatThrownBy(breaker::checkCallPermitted)
                .isInstanceOfSatisfying(CallNotPermittedException.class, rejected -> {
                    assertThat(rejected.circuitBreakerName()).isEqualTo("pricing");
                    assertThat(rejected.state()).isEqualTo(CircuitBreaker.State.OPEN);
                    assertThat(rejected.retryAfter()).isEqualTo(WAIT.dividedBy(2));
                });
        assertThat(breaker.totals().notPermitted()).isOne();
        assertThat(events).singleElement().isInstanceOf(CircuitBreakerEvent.CallRejected.class);
    }

    @Test
    void checkRejectsWhileAllProbesAreTaken() {
        breaker.acquire().failed(new IllegalStateException());
        ticker.advance(WAIT);
        Permit probe = breaker.acquire();
        assertThatThrownBy(breaker::checkCallPermitted).isInstanceOf(CallNotPermittedException.class);
        assertThat(breaker.totals().notPermitted()).isOne();
        probe.cancelled();
        breaker.checkCallPermitted();
    }
}
