package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A breaker on a clock that stands near its overflow, and the causes of its transitions. */
abstract class BreakerFixture {

    final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 1_000_000_000L);
    final List<String> causes = new ArrayList<>();

    CircuitBreakerConfig.Builder config() {
        return CircuitBreakerConfig.builder()
                .ticker(ticker)
                .slidingWindowSize(10)
                .minimumNumberOfCalls(4)
                .waitDurationInOpenState(Duration.ofSeconds(30));
    }

    CircuitBreaker breaker(CircuitBreakerConfig.Builder config) {
        CircuitBreaker breaker = CircuitBreaker.of("pricing", config.build());
        breaker.onTransition(transition -> causes.add(transition.cause()));
        return breaker;
    }

    static void succeed(CircuitBreaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            breaker.run(() -> {});
        }
    }

    static void fail(CircuitBreaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> breaker.run(() -> {
                        throw new IllegalStateException("down");
                    }));
        }
    }

    void takes(CircuitBreaker breaker, Duration duration) {
        breaker.run(() -> ticker.advance(duration));
    }

    static void assertRejects(CircuitBreaker breaker) {
        assertThat(breaker.tryAcquire()).isNull();
    }
}
