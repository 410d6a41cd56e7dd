package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StatePropertiesTest extends PropertyFixture {

    @Test
    void followEachOtherAsTheTableSays() {
        Map<State, Set<State>> allowed = Map.of(
                State.CLOSED, Set.of(State.OPEN),
                State.OPEN, Set.of(State.HALF_OPEN),
                State.HALF_OPEN, Set.of(State.OPEN, State.CLOSED));
        forAll(random -> {
            ManualTicker ticker = new ManualTicker(random.nextLong());
            CircuitBreaker breaker =
                    CircuitBreaker.of("s", settings(random, ticker).build());
            List<State> path = new ArrayList<>(List.of(State.CLOSED));
            breaker.onTransition(it -> {
                assertThat(it.from()).isEqualTo(path.get(path.size() - 1));
                path.add(it.to());
            });
            play(breaker, ticker, random, 100);
            assertThat(breaker.state()).isEqualTo(path.get(path.size() - 1));
            for (int i = 1; i < path.size(); i++) {
                assertThat(allowed.get(path.get(i - 1))).contains(path.get(i));
            }
        });
    }

    @Test
    void openNoSoonerAndNoLaterThanTheRateIsReached() {
        forAll(random -> {
            ManualTicker ticker = new ManualTicker(random.nextLong());
            CircuitBreakerConfig config = settings(random, ticker).build();
            CircuitBreaker breaker = CircuitBreaker.of("s", config);
            int calls = 0;
            int failures = 0;
            while (calls < config.slidingWindowSize()) {
                boolean fails = random.nextBoolean();
                calls++;
                failures += fails ? 1 : 0;
                Permit permit = breaker.acquire();
                if (fails) {
                    permit.failed(new IllegalStateException());
                } else {
                    permit.succeeded(null);
                }
                boolean reached = calls >= config.minimumNumberOfCalls()
                        && 100.0 * failures / calls >= config.failureRateThreshold();
                assertThat(breaker.state()).isEqualTo(reached ? State.OPEN : State.CLOSED);
                if (reached) {
                    return;
                }
            }
        });
    }

    @Test
    void doNotDependOnWhereTheClockStarts() {
        forAll(random -> {
            long seed = random.nextLong();
            List<String> atZero = causesFrom(0, seed);
            assertThat(causesFrom(Long.MAX_VALUE - 1_000_000_000L, seed)).isEqualTo(atZero);
            assertThat(causesFrom(-500_000_000L, seed)).isEqualTo(atZero);
        });
    }

    private List<String> causesFrom(long start, long seed) {
        Random random = new Random(seed);
        ManualTicker ticker = new ManualTicker(start);
        CircuitBreaker breaker = CircuitBreaker.of("s", settings(random, ticker).build());
        List<String> causes = new ArrayList<>();
        breaker.onTransition(it -> causes.add(it.cause()));
        play(breaker, ticker, random, 80);
        return causes;
    }

    @Test
    void doNotDependOnWhoLooksInBetween() {
        forAll(random -> {
            long seed = random.nextLong();
            assertThat(causes(seed, true)).isEqualTo(causes(seed, false));
        });
    }

    private List<String> causes(long seed, boolean looked) {
        Random random = new Random(seed);
        ManualTicker ticker = new ManualTicker(seed);
        CircuitBreaker breaker = CircuitBreaker.of("s", settings(random, ticker).build());
        List<String> causes = new ArrayList<>();
        breaker.onTransition(it -> causes.add(it.cause().replaceAll(", \\d+ of them in flight", "")));
        for (int i = 0; i < 30; i++) {
            // Every call ends before the next step of time, so nobody's end is noticed by a look before it.
            for (int call = random.nextInt(4); call > 0; call--) {
                Permit permit = breaker.tryAcquire();
                if (permit != null) {
                    report(permit, random);
                }
            }
            ticker.advance(Duration.ofMillis(random.nextInt(300)));
            if (looked) {
                breaker.snapshot();
            }
        }
        breaker.state();
        return causes;
    }

    @Test
    void waitTheirWaitAndNotLonger() {
        forAll(random -> {
            ManualTicker ticker = new ManualTicker(random.nextLong());
            Duration wait = Duration.ofNanos(1 + random.nextInt(1_000_000_000));
            CircuitBreaker breaker = CircuitBreaker.of(
                    "s",
                    settings(random, ticker)
                            .waitDurationInOpenState(wait)
                            .initialState(State.OPEN)
                            .build());
            Duration part = Duration.ofNanos(random.nextInt((int) wait.toNanos()));
            ticker.advance(part);
            assertThat(breaker.snapshot().retryAfter()).isEqualTo(wait.minus(part));
            ticker.advance(wait.minus(part));
            assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        });
    }
}
