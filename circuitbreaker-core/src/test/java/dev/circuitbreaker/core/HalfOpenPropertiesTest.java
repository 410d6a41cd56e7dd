package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HalfOpenPropertiesTest extends PropertyFixture {

    @Test
    void admitsNoMoreThanItsProbes() {
        forAll(random -> {
            ManualTicker ticker = new ManualTicker(random.nextLong());
            CircuitBreakerConfig config =
                    settings(random, ticker).initialState(State.HALF_OPEN).build();
            CircuitBreaker breaker = CircuitBreaker.of("h", config);
            long admitted = IntStream.range(0, 20)
                    .filter(i -> breaker.tryAcquire() != null)
                    .count();
            assertThat(admitted).isEqualTo(config.permittedNumberOfCallsInHalfOpenState());
        });
    }

    @Test
    void decidesEarlyWhatItWouldHaveDecidedLate() {
        forAll(random -> {
            ManualTicker ticker = new ManualTicker(random.nextLong());
            CircuitBreakerConfig config = settings(random, ticker)
                    .initialState(State.HALF_OPEN)
                    .slowCallDetectionOff()
                    .build();
            CircuitBreaker breaker = CircuitBreaker.of("h", config);
            int probes = config.permittedNumberOfCallsInHalfOpenState();
            List<Permit> permits =
                    IntStream.range(0, probes).mapToObj(i -> breaker.acquire()).toList();
            int failures = 0;
            for (Permit permit : permits) {
                if (random.nextBoolean()) {
                    failures++;
                    permit.failed(new IllegalStateException());
                } else {
                    permit.succeeded(null);
                }
            }
            boolean reopens = 100.0 * failures / probes >= config.failureRateThreshold();
            assertThat(breaker.state()).isEqualTo(reopens ? State.OPEN : State.CLOSED);
        });
    }

    @Test
    void isLeftOnceTheLeasesAreOverHoweverTheProbesEnd() {
        forAll(random -> {
            ManualTicker ticker = new ManualTicker(random.nextLong());
            CircuitBreaker breaker = CircuitBreaker.of(
                    "h", settings(random, ticker).initialState(State.HALF_OPEN).build());
            List<State> left = new ArrayList<>();
            breaker.onTransition(it -> left.add(it.to()));
            for (int round = 0; left.isEmpty(); round++) {
                assertThat(round).as("rounds").isLessThan(100);
                for (Permit permit = breaker.tryAcquire(); permit != null && left.isEmpty(); ) {
                    if (random.nextBoolean()) {
                        report(permit, random);
                    }
                    permit = breaker.tryAcquire();
                }
                ticker.advance(Duration.ofMillis(500));
                breaker.state();
            }
        });
    }
}
