package dev.circuitbreaker.spring.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class CircuitBreakersHealthIndicatorTest {

    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 5);
    private final CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(CircuitBreakerConfig.builder()
            .minimumNumberOfCalls(2)
            .ticker(ticker)
            .build());

    private Health health(StatusWhenOpen status) {
        return new CircuitBreakersHealthIndicator(registry, status).health();
    }

    private void open(String name) {
        CircuitBreaker breaker = registry.get(name);
        breaker.acquire().failed(new IllegalStateException("a secret"));
        breaker.acquire().failed(new IllegalStateException("a secret"));
    }

    @Test
    void isUpWithoutBreakers() {
        assertThat(health(StatusWhenOpen.DOWN)).isEqualTo(Health.up().build());
    }

    @Test
    void showsStatesAndRates() {
        open("pricing");
        registry.get("stock");
        String since = registry.get("pricing").snapshot().outage().since().toString();

        assertThat(health(StatusWhenOpen.UP))
                .isEqualTo(Health.up()
                        .withDetail(
                                "pricing",
                                Map.of(
                                        "state",
                                        "OPEN",
                                        "outageSince",
                                        since,
                                        "outageCause",
                                        "failure rate 100% reached 50% over 2 calls",
                                        "failureRate",
                                        100.0,
                                        "slowCallRate",
                                        0.0))
                        .withDetail("stock", Map.of("state", "CLOSED"))
                        .build());
    }

    @Test
    void showsTheKeysThatAreNotClosedAndStaysUp() {
        registry.get("pricing").forKey("good").acquire().succeeded(null);
        registry.get("pricing").forKey("bad").forceOpen("drill");

        assertThat(health(StatusWhenOpen.DOWN))
                .isEqualTo(Health.up()
                        .withDetail("pricing", Map.of("state", "CLOSED", "keys", Map.of("bad", "FORCED_OPEN")))
                        .build());
    }

    @ParameterizedTest
    @EnumSource
    void hasTheStatusThatIsAskedForWhileABreakerRejects(StatusWhenOpen status) {
        open("pricing");
        registry.get("stock");
        assertThat(health(status).getStatus()).isEqualTo(new Status(status.name()));

        registry.get("pricing").forceOpen("drill");
        assertThat(health(status).getStatus()).isEqualTo(new Status(status.name()));
    }

    @Test
    void isUpOnceABreakerProbesAgain() {
        open("pricing");
        ticker.advance(Duration.ofSeconds(30));

        assertThat(health(StatusWhenOpen.DOWN).getStatus()).isEqualTo(Status.UP);
    }
}
