package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CounterPropertiesTest extends PropertyFixture {

    @Test
    void balanceToTheLastCall() {
        forAll(random -> {
            ManualTicker ticker = new ManualTicker(random.nextLong());
            CircuitBreaker breaker =
                    CircuitBreaker.of("c", settings(random, ticker).build());
            long asked = 0;
            long issued = 0;
            List<Permit> inFlight = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                asked++;
                Permit permit = breaker.tryAcquire();
                if (permit != null) {
                    issued++;
                    inFlight.add(permit);
                }
                ticker.advance(Duration.ofMillis(random.nextInt(80)));
                Collections.shuffle(inFlight, random);
                if (!inFlight.isEmpty() && random.nextInt(4) > 0) {
                    report(inFlight.remove(0), random);
                }
                CircuitBreakerTotals totals = breaker.totals();
                assertThat(totals.successful() + totals.failed() + totals.ignored() + totals.cancelled())
                        .isEqualTo(issued - inFlight.size());
                assertThat(breaker.snapshot().callsInFlight()).isEqualTo(inFlight.size());
                assertThat(totals.notPermitted()).isEqualTo(asked - issued);
            }
        });
    }

    @Test
    void takeTheFirstReportOfAPermitOnly() {
        forAll(random -> {
            ManualTicker ticker = new ManualTicker(random.nextLong());
            CircuitBreaker breaker =
                    CircuitBreaker.of("c", settings(random, ticker).build());
            Permit permit = breaker.acquire();
            report(permit, random);
            CircuitBreakerTotals first = breaker.totals();
            for (int i = 0; i < 5; i++) {
                report(permit, random);
            }
            assertThat(breaker.totals()).isEqualTo(first);
        });
    }

    @Test
    void countAHungCallAsSlowExactlyOnce() {
        forAll(random -> {
            ManualTicker ticker = new ManualTicker(random.nextLong());
            CircuitBreaker breaker = CircuitBreaker.of(
                    "c",
                    settings(random, ticker).initialState(State.METRICS_ONLY).build());
            List<Permit> permits = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                permits.add(breaker.acquire());
                ticker.advance(Duration.ofMillis(random.nextInt(50)));
            }
            for (Permit permit : permits) {
                ticker.advance(Duration.ofMillis(101 + random.nextInt(50)));
                if (random.nextBoolean()) {
                    breaker.snapshot();
                }
                report(permit, random);
            }
            assertThat(breaker.totals().slow()).isEqualTo(10);
            assertThat(breaker.snapshot().slowCallsInFlight()).isZero();
        });
    }
}
