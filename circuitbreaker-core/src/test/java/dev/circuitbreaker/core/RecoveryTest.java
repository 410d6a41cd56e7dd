package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RecoveryTest extends BreakerFixture {

    private void reopen(CircuitBreaker breaker) {
        ticker.advance(breaker.snapshot().retryAfter());
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        fail(breaker, 1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Nested
    class Backoff {

        private CircuitBreakerConfig.Builder backingOff() {
            return config().permittedNumberOfCallsInHalfOpenState(1)
                    .waitDurationInOpenState(Duration.ofSeconds(10))
                    .exponentialBackoffMultiplier(3)
                    .exponentialMaxWaitDurationInOpenState(Duration.ofSeconds(60));
        }

        @Test
        void makesEveryConsecutiveWaitLongerUpToTheCap() {
            CircuitBreaker breaker = breaker(backingOff());
            fail(breaker, 4);
            assertThat(breaker.snapshot().retryAfter()).isEqualTo(Duration.ofSeconds(10));
            reopen(breaker);
            assertThat(breaker.snapshot().retryAfter()).isEqualTo(Duration.ofSeconds(30));
            reopen(breaker);
            assertThat(breaker.snapshot().retryAfter()).isEqualTo(Duration.ofSeconds(60));
            reopen(breaker);
            assertThat(breaker.snapshot().retryAfter()).isEqualTo(Duration.ofSeconds(60));
            assertThat(causes).contains("wait of 10s is over", "wait of 30s is over", "wait of 60s is over");
        }

        @Test
        void startsAnewAfterAClose() {
            CircuitBreaker breaker = breaker(backingOff());
            fail(breaker, 4);
            reopen(breaker);
            ticker.advance(Duration.ofSeconds(30));
            succeed(breaker, 1);
            assertThat(breaker.state()).isEqualTo(State.CLOSED);
            fail(breaker, 4);
            assertThat(breaker.snapshot().retryAfter()).isEqualTo(Duration.ofSeconds(10));
        }

        @Test
        void survivesMoreReopeningsThanANumberCanHold() {
            CircuitBreaker breaker = breaker(backingOff().exponentialBackoffMultiplier(1_000));
            fail(breaker, 4);
            for (int i = 0; i < 200; i++) {
                reopen(breaker);
            }
            assertThat(breaker.snapshot().retryAfter()).isEqualTo(Duration.ofSeconds(60));
        }

        @Test
        void jittersTheWaitWithinItsFactor() {
            double shortest = Double.MAX_VALUE;
            double longest = 0;
            for (int i = 0; i < 300; i++) {
                CircuitBreaker breaker =
                        breaker(config().randomizedWaitFactor(0.25).initialState(State.OPEN));
                double seconds = breaker.snapshot().retryAfter().toNanos() / 1e9;
                shortest = Math.min(shortest, seconds);
                longest = Math.max(longest, seconds);
            }
            assertThat(shortest).isBetween(22.5, 24.5);
            assertThat(longest).isBetween(35.5, 37.5);
        }

        @Test
        void refusesACapBelowTheWait() {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> backingOff()
                            .exponentialMaxWaitDurationInOpenState(Duration.ofSeconds(5))
                            .build())
                    .withMessage("Invalid exponentialMaxWaitDurationInOpenState (PT5S): must be at least"
                            + " waitDurationInOpenState (PT10S)");
            assertThat(backingOff()
                            .exponentialBackoffMultiplier(1)
                            .exponentialMaxWaitDurationInOpenState(Duration.ofSeconds(5))
                            .build())
                    .as("without a multiplier there is nothing to cap")
                    .isNotNull();
        }

        @Test
        void refusesMultipliersAndFactorsOutOfRange() {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> config().exponentialBackoffMultiplier(0.5))
                    .withMessage("Invalid exponentialBackoffMultiplier (0.5): must be from 1 to 1000");
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> config().randomizedWaitFactor(1))
                    .withMessage("Invalid randomizedWaitFactor (1): must be at least 0 and less than 1");
        }
    }

    @Nested
    class ARamp {

        private static final Duration RAMP = Duration.ofSeconds(100);

        private CircuitBreaker ramping() {
            CircuitBreaker breaker = breaker(config().initialState(State.HALF_OPEN)
                    .permittedNumberOfCallsInHalfOpenState(2)
                    .recoveryRampDuration(RAMP));
            succeed(breaker, 2);
            assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
            return breaker;
        }

        /** Offers so many calls and counts those let through. */
        private int offer(CircuitBreaker breaker, int calls, boolean healthy) {
            int through = 0;
            for (int i = 0; i < calls; i++) {
                Permit permit = breaker.tryAcquire();
                if (permit != null) {
                    through++;
                    if (healthy) {
                        permit.succeeded(null);
                    } else {
                        permit.failed(new IllegalStateException());
                    }
                }
            }
            return through;
        }

        @Test
        void letsAShareThroughThatGrowsToAllCalls() {
            CircuitBreaker breaker = ramping();
            assertThat(offer(breaker, 1_000, true)).isEqualTo(50);
            ticker.advance(Duration.ofSeconds(45));
            assertThat(offer(breaker, 1_000, true)).isBetween(499, 501);
            ticker.advance(Duration.ofSeconds(50));
            assertThat(breaker.state()).isEqualTo(State.CLOSED);
            assertThat(causes).containsExactly("recovery ramp of 1m 40s is over");
            assertThat(offer(breaker, 1_000, true)).isEqualTo(1_000);
        }

        @Test
        void closesByItselfWhenNobodyCalls() {
            CircuitBreaker breaker = ramping();
            ticker.advance(RAMP);
            assertThat(breaker.state()).isEqualTo(State.CLOSED);
        }

        @Test
        void retreatsOnFailuresWithoutReopening() {
            CircuitBreaker breaker = ramping();
            ticker.advance(Duration.ofSeconds(35)); // 40 %
            offer(breaker, 10, false); // four of them let through, which is enough to judge
            assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
            assertThat(offer(breaker, 1_000, true)).as("20 %").isBetween(199, 201);
            assertThat(causes).isEmpty();
        }

        @Test
        void reopensWhenThereIsNothingLeftToRetreatFrom() {
            CircuitBreaker breaker = ramping();
            while (breaker.state() == State.HALF_OPEN) {
                offer(breaker, 1_000, false);
            }
            assertThat(breaker.state()).isEqualTo(State.OPEN);
            assertThat(causes)
                    .last()
                    .asString()
                    .matches("failure rate 100% reached 50% over 4 calls with 2\\.5% of calls let through");
        }

        @Test
        void aDependencyBackWithATenthOfItsCapacityIsNotKnockedDownAgain() {
            CircuitBreaker breaker = ramping();
            int offeredPerSecond = 200;
            int capacityPerSecond = 20;
            int overloads = 0;
            int served = 0;
            int seconds = 600;
            for (int second = 0; second < seconds; second++) {
                int load = 0;
                for (int i = 0; i < offeredPerSecond; i++) {
                    ticker.advance(Duration.ofMillis(1_000 / offeredPerSecond));
                    Permit permit = breaker.tryAcquire();
                    if (permit != null && ++load <= capacityPerSecond) {
                        served++;
                        permit.succeeded(null);
                    } else if (permit != null) {
                        permit.failed(new IllegalStateException("overloaded"));
                    }
                }
                overloads += load > 3 * capacityPerSecond ? 1 : 0;
                assertThat(breaker.state()).as("second " + second).isEqualTo(State.HALF_OPEN);
            }
            assertThat(overloads)
                    .as("seconds with more than three times its capacity")
                    .isZero();
            assertThat(served / seconds)
                    .as("and yet most of its capacity is used")
                    .isGreaterThan(capacityPerSecond * 2 / 3);
        }

        @Test
        void hungCallsCountOnTheWay() {
            CircuitBreaker breaker = breaker(config().initialState(State.HALF_OPEN)
                    .permittedNumberOfCallsInHalfOpenState(2)
                    .slowCallDurationThreshold(Duration.ofSeconds(2))
                    .recoveryRampDuration(RAMP));
            succeed(breaker, 2);
            ticker.advance(Duration.ofSeconds(35));
            for (int i = 0; i < 40; i++) {
                breaker.tryAcquire();
            }
            ticker.advance(Duration.ofSeconds(3));
            assertThat(offer(breaker, 1_000, true))
                    .as("half of 40 %, and one second more")
                    .isBetween(205, 225);
        }
    }
}
