package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerSnapshot.Trial;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RestartTest {

    private final ManualTicker ticker = new ManualTicker();
    private CircuitBreakerRegistry registry;

    private CircuitBreaker breaker(State initial) {
        registry = CircuitBreakerRegistry.of(CircuitBreakerConfig.builder()
                .ticker(ticker)
                .minimumNumberOfCalls(2)
                .maxKeys(2)
                .exponentialBackoffMultiplier(2)
                .initialState(initial)
                .build());
        return registry.get("pricing");
    }

    private static void fail(CircuitBreaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            breaker.acquire().failed(new IOException());
        }
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = "HALF_OPEN", mode = EnumSource.Mode.EXCLUDE)
    void leadsBackToTheInitialState(State initial) {
        CircuitBreaker breaker = breaker(initial);
        breaker.reset(null);
        fail(breaker, 1);
        registry.restart(null);
        assertThat(breaker.state()).isEqualTo(initial);
        assertThat(breaker.snapshot().bufferedCalls()).isZero();

        breaker.forceOpen("by a test");
        registry.restart(null);
        assertThat(breaker.state()).isEqualTo(initial);
        assertThat(registry.get("pricing")).isSameAs(breaker);
    }

    @Test
    void forgetsReopenings() {
        CircuitBreaker breaker = breaker(State.OPEN);
        ticker.advance(Duration.ofSeconds(30));
        fail(breaker, 2);
        assertThat(breaker.snapshot().retryAfter()).isEqualTo(Duration.ofSeconds(60));
        registry.restart(null);
        assertThat(breaker.snapshot().retryAfter()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void leavesNoKeys() {
        CircuitBreaker breaker = breaker(State.CLOSED);
        fail(breaker.forKey("failing"), 2);
        fail(breaker.forKey("failing, too"), 1);
        assertThat(breaker.forKey("one more")).as("no room").isSameAs(breaker);

        registry.restart(null);

        assertThat(breaker.keys()).isEmpty();
        assertThat(breaker.evictedKeys()).isZero();
        assertThat(breaker.totals()).isEqualTo(new CircuitBreakerTotals(0, 3, 0, 0, 0, 0));
        assertThat(breaker.forKey("failing").state()).isEqualTo(State.CLOSED);
        breaker.forKey("one more").acquire().succeeded(null);
        breaker.forKey("and one").acquire().succeeded(null);
        assertThat(breaker.keys()).as("the others gave way").hasSize(2);
        assertThat(breaker.totals().successful()).isEqualTo(2);
    }

    @Test
    void leavesAKeyItsPlaceWhileACallIsInFlight() {
        CircuitBreaker breaker = breaker(State.CLOSED);
        CircuitBreaker busy = breaker.forKey("busy");
        Permit inFlight = busy.acquire();
        fail(busy, 2);
        registry.restart(null);
        assertThat(breaker.keys()).containsOnlyKeys("busy");
        assertThat(busy.state()).isEqualTo(State.CLOSED);
        inFlight.succeeded(null);
        assertThat(breaker.totals().successful()).isEqualTo(1);
        breaker.forKey("a");
        breaker.forKey("b");
        assertThat(breaker.keys()).as("it can give way again").containsOnlyKeys("a", "b");
    }

    @Test
    void lettingKeysGoLeavesRoomForOthers() throws Exception {
        CircuitBreaker breaker = breaker(State.CLOSED);
        for (String key : List.of("a", "b")) {
            fail(breaker.forKey(key), 1);
        }
        registry.restart(null);
        CompletableFuture.runAsync(() -> breaker.forKey("b").acquire().succeeded(null))
                .get(20, TimeUnit.SECONDS);
        Permit oldestInFlight = breaker.forKey("b").acquire();
        breaker.forKey("c").acquire().succeeded(null);
        breaker.forKey("d").acquire().succeeded(null);
        assertThat(breaker.keys()).as("nothing of before gives way").containsOnlyKeys("b", "d");
        assertThat(breaker.evictedKeys()).isEqualTo(1);
        oldestInFlight.succeeded(null);
    }

    /** Keys that were waiting to give way, had been passed over, or were coming back must not be met again. */
    @Test
    void leavesNoTraceOfKeysThatWereToGiveWay() {
        registry = CircuitBreakerRegistry.of(
                CircuitBreakerConfig.builder().ticker(ticker).maxKeys(4).build());
        CircuitBreaker breaker = registry.get("pricing");
        for (String key : List.of("a", "b", "c", "d")) {
            breaker.forKey(key).acquire().succeeded(null);
        }
        Permit busy = breaker.forKey("b").acquire();
        for (String key : List.of("e", "f", "g")) {
            breaker.forKey(key).acquire().succeeded(null);
        }
        busy.succeeded(null);
        registry.restart(null);

        List<Permit> inFlight = new ArrayList<>();
        for (String key : List.of("h", "i", "j", "k")) {
            inFlight.add(breaker.forKey(key).acquire());
        }
        assertThat(breaker.forKey("l")).as("no room").isSameAs(breaker);
        assertThat(breaker.keys()).containsOnlyKeys("h", "i", "j", "k");
        assertThat(breaker.evictedKeys()).as("those of before the restart").isEqualTo(3);
        inFlight.forEach(permit -> permit.succeeded(null));
        assertThat(breaker.forKey("l")).isNotSameAs(breaker);
    }

    @Test
    void beginsTrialsAnew() {
        registry = CircuitBreakerRegistry.of(CircuitBreakerConfig.builder()
                .ticker(ticker)
                .maxKeys(2)
                .candidate(CircuitBreakerConfig.builder()
                        .consecutiveFailureThreshold(1)
                        .build())
                .build());
        CircuitBreaker breaker = registry.get("pricing");
        CircuitBreaker busy = breaker.forKey("busy");
        Permit inFlight = busy.acquire();
        fail(busy, 1);
        fail(breaker, 1);
        assertThat(List.of(breaker, busy))
                .allSatisfy(
                        each -> assertThat(each.snapshot().candidate().opened()).isPositive());
        registry.restart(null);
        assertThat(List.of(breaker, busy))
                .allSatisfy(each ->
                        assertThat(each.snapshot().candidate()).isEqualTo(new Trial(State.CLOSED, 0, 0, 0, 0, 0)));
        inFlight.succeeded(null);
    }

    @Test
    void saysWhy() {
        CircuitBreaker breaker = breaker(State.CLOSED);
        List<String> causes = new ArrayList<>();
        fail(breaker, 2);
        breaker.onTransition(transition -> causes.add(transition.cause()));
        registry.restart("after a test");
        registry.restart("after a test");
        assertThat(causes).containsExactly("restarted: after a test");
    }
}
