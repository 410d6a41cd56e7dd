package dev.circuitbreaker.spring.test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CircuitBreakerAssertTest {

    private final ManualTicker ticker = new ManualTicker();
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "pricing",
            CircuitBreakerConfig.builder()
                    .ticker(ticker)
                    .minimumNumberOfCalls(3)
                    .build());

    private CircuitBreakerAssert assertThatIt() {
        return CircuitBreakerAssertions.assertThat(breaker);
    }

    private static void refuses(ThrowingCallable assertion, String message) {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion).withMessageContaining(message);
    }

    private void open() {
        breaker.acquire().succeeded(null);
        breaker.acquire().failed(new IOException());
        breaker.acquire().failed(new IOException());
    }

    @Test
    void tellsTheStates() {
        assertThatIt().isClosed();
        refuses(
                () -> assertThatIt().isOpen(),
                "circuit breaker 'pricing', which is CLOSED (from the beginning), too few calls for a rate, 0 of 0 calls failed");
        open();
        assertThatIt().isOpen();
        refuses(() -> assertThatIt().isClosed(), "to be CLOSED");
        refuses(() -> assertThatIt().isForcedOpen(), "to be FORCED_OPEN");
        ticker.advance(Duration.ofSeconds(30));
        assertThatIt().isHalfOpen();
        refuses(() -> assertThatIt().isOpen(), "which is HALF_OPEN (wait of 30s is over)");
        breaker.forceOpen("maintenance");
        assertThatIt().isForcedOpen();
        refuses(() -> assertThatIt().isHalfOpen(), "forced open: maintenance");
    }

    @Test
    void tellsTheFailureRate() {
        assertThatIt().hasFailureRate(Double.NaN);
        refuses(() -> assertThatIt().hasFailureRate(0), "too few calls");
        open();
        assertThatIt().hasFailureRate(66.7).isOpen();
        refuses(() -> assertThatIt().hasFailureRate(66.8), "2 of 3 calls failed");
        refuses(() -> assertThatIt().hasFailureRate(Double.NaN), "Expected a failure rate of NaN%");
    }

    @Test
    void tellsWhyItOpened() {
        refuses(() -> assertThatIt().openedBecause(""), "from the beginning");
        open();
        assertThatIt().openedBecause("failure rate 66.7%").openedBecause("over 3 calls");
        refuses(() -> assertThatIt().openedBecause("slow"), "because of 'slow'");
        breaker.forceOpen("maintenance");
        assertThatIt().openedBecause("maintenance");
        breaker.reset("maintenance is over");
        refuses(() -> assertThatIt().openedBecause("maintenance"), "which is CLOSED");
    }

    @Test
    void hasNothingToSayOfNone() {
        refuses(() -> CircuitBreakerAssertions.assertThat(null).isClosed(), "not to be null");
    }
}
