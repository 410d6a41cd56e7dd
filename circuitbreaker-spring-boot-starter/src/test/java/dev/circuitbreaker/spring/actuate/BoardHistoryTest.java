package dev.circuitbreaker.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BoardHistoryTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 5);
    private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(
            CircuitBreakerConfig.builder().ticker(ticker).build());
    private long now = 1_000;
    private final BoardHistory history = new BoardHistory(breakers, Duration.ofMinutes(1), SECOND, () -> now);

    private void step() {
        now += 5_000;
        for (int i = 0; i < 5; i++) {
            history.looked();
        }
    }

    private Map<?, ?> shown(String name) {
        return (Map<?, ?>) ((Map<?, ?>) history.shown().get("breakers")).get(name);
    }

    @Test
    void remembersWhatHappenedBetweenItsEntries() {
        breakers.get("pricing").run(() -> {});
        step(); // learns that there is a breaker
        breakers.get("pricing").run(() -> {});
        breakers.get("pricing").run(() -> ticker.advance(Duration.ofSeconds(61)));
        step();
        for (int i = 0; i < 7; i++) {
            breakers.get("pricing").acquire().failed(new IllegalStateException());
        }
        breakers.get("pricing").tryAcquire();
        step();
        ticker.advance(Duration.ofSeconds(30));
        step();

        assertThat(history.shown()).containsEntry("stepMs", 5_000L);
        assertThat(shown("pricing"))
                .isEqualTo(Map.of(
                        "until", now,
                        "states", "COH",
                        "calls", List.of(2, 7, 0),
                        "failed", List.of(0, 7, 0),
                        "slow", List.of(1, 0, 0),
                        "rejected", List.of(0, 1, 0)));
    }

    @Test
    void forgetsTheOldest() {
        breakers.get("pricing");
        for (int i = 0; i < 20; i++) {
            step();
            for (int call = 0; call < i; call++) {
                breakers.get("pricing").run(() -> {});
            }
        }
        assertThat(shown("pricing").get("calls")).isEqualTo(List.of(7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18));
    }

    @Test
    void doesNotLookWellWhereCallsWereRejectedInBetween() {
        breakers.get("pricing");
        step();
        breakers.get("pricing").forceOpen(null);
        breakers.get("pricing").tryAcquire();
        breakers.get("pricing").reset(null);
        step();
        assertThat(shown("pricing").get("states")).isEqualTo("O");
    }

    @Test
    void beginsAnewForTheNextBreakerOfAName() {
        breakers.get("pricing").run(() -> {});
        step();
        step();
        breakers.remove("pricing");
        breakers.get("pricing");
        assertThat(shown("pricing")).isNull();
        step();
        step();
        assertThat(shown("pricing").get("calls")).isEqualTo(List.of(0));
    }

    @Test
    void isNotKeptForMoreThan500() {
        for (int i = 0; i < 500; i++) {
            breakers.get("dependency " + i);
        }
        step();
        step();
        assertThat(shown("dependency 7")).isNotNull();
        breakers.get("one more");
        step();
        assertThat(shown("dependency 7")).isNull();
    }

    @Test
    void isNoneWhenOffAndWithoutAWatch() {
        for (BoardHistory none : List.of(
                new BoardHistory(breakers, null, SECOND), new BoardHistory(breakers, Duration.ofMinutes(1), null))) {
            breakers.get("pricing");
            for (int i = 0; i < 20; i++) {
                none.looked();
            }
            assertThat(none.shown().get("breakers")).isEqualTo(Map.of());
        }
    }

    @Test
    void hasLongerStepsWhereTheWatchLooksLessOften() {
        BoardHistory seldom = new BoardHistory(breakers, Duration.ofMinutes(10), Duration.ofSeconds(7));
        assertThat(seldom.shown()).containsEntry("stepMs", 7_000L);
        BoardHistory often = new BoardHistory(breakers, Duration.ofMinutes(10), Duration.ofMillis(1));
        assertThat(often.shown()).containsEntry("stepMs", 5_000L);
    }
}
