package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdaptivePhaseTest extends BreakerFixture {

    @Override
    CircuitBreakerConfig.Builder config() {
        return super.config().strategy(Strategy.ADAPTIVE);
    }

    /** Half of ten calls fail, by turns. */
    private CircuitBreaker halfDown(CircuitBreakerConfig.Builder config) {
        CircuitBreaker breaker = breaker(config.minimumNumberOfCalls(10));
        for (int i = 0; i < 5; i++) {
            succeed(breaker, 1);
            fail(breaker, 1);
        }
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        return breaker;
    }

    /** Offers calls, of which those let through fail or not; returns how many were let through. */
    private int offer(CircuitBreaker breaker, int calls, boolean good) {
        int admitted = 0;
        for (int i = 0; i < calls; i++) {
            Permit permit = breaker.tryAcquire();
            if (permit != null) {
                admitted++;
                end(permit, good);
            }
        }
        return admitted;
    }

    private static void end(Permit permit, boolean good) {
        if (good) {
            permit.succeeded(null);
        } else {
            permit.failed(new IllegalStateException());
        }
    }

    private static double share(CircuitBreaker breaker) {
        return breaker.snapshot().admittedShare();
    }

    @Test
    void letsThroughWhatWasAcceptedWhereNotAllCallsFail() {
        CircuitBreaker breaker = halfDown(config());

        assertThat(causes).containsExactly("failure rate 50% reached 50% over 10 calls; 60% of calls let through");
        assertThat(share(breaker)).isEqualTo(0.6);
        assertThat(breaker.snapshot().outage()).isNull();
        List<Boolean> admitted = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            admitted.add(breaker.tryAcquire() != null);
        }
        assertThat(admitted).containsExactly(false, true, false, true, true, false, true, false, true, true);
        assertThat(breaker.snapshot().notPermittedCalls()).isEqualTo(4);
    }

    @Test
    void opensWhereAllCallsFail() {
        CircuitBreaker breaker = breaker(config());
        fail(breaker, 4);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(share(breaker)).isZero();
        ticker.advance(Duration.ofSeconds(30));
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(share(breaker)).isZero();
        succeed(breaker, 3);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(share(breaker)).isEqualTo(1);
    }

    @Test
    void opensWhereTheLastTwentyCallsFailAlthoughSomeBeforeDidNot() {
        CircuitBreaker breaker = breaker(config().slidingWindowSize(40).minimumNumberOfCalls(40));
        succeed(breaker, 20);
        fail(breaker, 20);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void opensWhereCallsAreSlowOrTooManyFailInARow() {
        CircuitBreaker slow = breaker(
                config().slowCallDurationThreshold(Duration.ofSeconds(1)).slowCallRateThreshold(50));
        succeed(slow, 2);
        takes(slow, Duration.ofSeconds(2));
        takes(slow, Duration.ofSeconds(2));
        assertThat(slow.state()).isEqualTo(State.OPEN);

        CircuitBreaker failing = breaker(config().consecutiveFailureThreshold(3));
        succeed(failing, 7);
        fail(failing, 3);
        assertThat(failing.state()).isEqualTo(State.OPEN);
    }

    @Test
    void opensWhereJustAsManyCallsAreSlowAsTheSettingsSay() {
        CircuitBreaker breaker = halfDown(
                config().slowCallDurationThreshold(Duration.ofSeconds(1)).slowCallRateThreshold(50));
        for (int ended = 0; ended < 20; ) {
            Permit permit = breaker.tryAcquire();
            if (permit != null) {
                ticker.advance(Duration.ofSeconds(ended < 10 ? 0 : 2));
                permit.succeeded(null);
                ended++;
            }
        }
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void letsMoreThroughTheBetterItGoesAndClosesAfterEnoughGoodCalls() {
        CircuitBreaker breaker = halfDown(config());
        double before = share(breaker);
        List<Double> shares = new ArrayList<>();
        int atFullShare = 0;
        for (int i = 0; i < 200 && breaker.state() == State.HALF_OPEN; i++) {
            ticker.advance(Duration.ofMillis(50));
            atFullShare += share(breaker) == 1 ? 1 : 0;
            offer(breaker, 1, true);
            if (share(breaker) != before) {
                before = share(breaker);
                shares.add(before);
            }
        }

        assertThat(shares).isSorted().last().isEqualTo(1.0);
        assertThat(atFullShare).isEqualTo(40);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(causes).last().isEqualTo("failure rate 0% with 100% of calls let through");
        assertThat(breaker.snapshot().bufferedCalls()).isZero();
    }

    @Test
    void opensWhereAllCallsFailAlthoughFewerAreLetThrough() {
        CircuitBreaker breaker = halfDown(config());

        assertThat(offer(breaker, 500, false)).isEqualTo(20);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(causes).last().isEqualTo("failure rate 100% with 15% of calls let through");
        assertThat(breaker.snapshot().outage().reopenings()).isZero();
    }

    @Test
    void noticesAtTheNextCallThatOthersHang() {
        CircuitBreaker breaker = halfDown(config().consecutiveFailureThreshold(7)
                .slowCallDurationThreshold(Duration.ofSeconds(1))
                .slowCallRateThreshold(50));
        assertThat(offer(breaker, 3, false)).isPositive();
        assertThat(breaker.snapshot().consecutiveFailures()).isPositive();
        for (int i = 0; i < 100; i++) {
            breaker.tryAcquire();
        }
        ticker.advance(Duration.ofSeconds(2));

        assertRejects(breaker);
        assertThat(causes).last().asString().contains("slow call rate", "reached 50%");
    }

    @Test
    void opensWhereTheCallsThatAreLetThroughHang() {
        CircuitBreaker breaker = halfDown(
                config().slowCallDurationThreshold(Duration.ofSeconds(1)).slowCallRateThreshold(50));
        for (int i = 0; i < 100; i++) {
            breaker.tryAcquire();
        }
        ticker.advance(Duration.ofSeconds(2));

        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(causes).last().asString().contains("slow call rate 100% reached 50%", "% of calls let through");
    }

    @Test
    void letsAllThroughWhereFewerCallsDoNotFailLess() {
        CircuitBreaker breaker = halfDown(config());
        for (int i = 0; i < 200; i++) {
            offer(breaker, 1, i % 2 == 0);
        }

        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(share(breaker)).isEqualTo(1);
        assertThat(offer(breaker, 5, true)).isEqualTo(5);
    }

    @Test
    void triesAgainAfterAWhileWhetherFewerCallsFailLess() {
        CircuitBreaker breaker = halfDown(config());
        for (int i = 0; i < 200; i++) {
            offer(breaker, 1, i % 2 == 0);
        }
        ticker.advance(Duration.ofMinutes(2));
        for (int i = 0; i < 10; i++) {
            offer(breaker, 1, i % 2 == 0);
        }

        assertThat(share(breaker)).isLessThan(1);
    }

    @Test
    void startsWithFewCallsIfItHadJustClosed() {
        CircuitBreaker breaker = breaker(config());
        fail(breaker, 4);
        ticker.advance(Duration.ofSeconds(30));
        succeed(breaker, 2);
        fail(breaker, 4);

        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(share(breaker)).isEqualTo(0.1);
    }

    @Test
    void hasJustClosedAsLongAsItHadWaited() {
        assertThat(opensAfterClosingFor(Duration.ofSeconds(30))).isEqualTo(State.HALF_OPEN);
        assertThat(opensAfterClosingFor(Duration.ofSeconds(30).plusNanos(1))).isEqualTo(State.OPEN);
    }

    private State opensAfterClosingFor(Duration closed) {
        CircuitBreaker breaker = breaker(config());
        fail(breaker, 4);
        ticker.advance(Duration.ofSeconds(30));
        succeed(breaker, 2);
        ticker.advance(closed);
        fail(breaker, 4);
        return breaker.state();
    }

    @Test
    void saysNothingOfCallsThatWereLetThroughBefore() {
        CircuitBreaker breaker = breaker(config().minimumNumberOfCalls(10));
        List<Permit> earlier = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            earlier.add(breaker.acquire());
        }
        for (int i = 0; i < 5; i++) {
            succeed(breaker, 1);
            fail(breaker, 1);
        }
        earlier.forEach(permit -> end(permit, false));

        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(share(breaker)).isEqualTo(0.6);
    }

    @Test
    void judgesAShareByTheCallsThatWereLetThroughUnderIt() {
        CircuitBreaker breaker = halfDown(config());
        List<Permit> earlier = new ArrayList<>();
        while (earlier.size() < 8) {
            Permit permit = breaker.tryAcquire();
            if (permit != null) {
                earlier.add(permit);
            }
        }
        while (share(breaker) == 0.6) {
            offer(breaker, 1, true);
        }
        double grown = share(breaker);
        earlier.forEach(permit -> end(permit, false));
        while (share(breaker) == grown) {
            offer(breaker, 1, true);
        }

        assertThat(share(breaker)).isGreaterThan(grown);
    }

    @Test
    void goesOnWithNewSettings() {
        CircuitBreaker breaker = halfDown(config());
        breaker.reconfigure(
                breaker.config().toBuilder().failureRateThreshold(40).build());

        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(share(breaker)).isEqualTo(0.6);
        breaker.reset(null);
        assertThat(share(breaker)).isEqualTo(1);
    }

    @Test
    void letsCallsGoWithTheOneTheyAreMadeInsideOf() {
        CircuitBreaker breaker = halfDown(config());
        int inner = 0;
        for (int i = 0; i < 20; i++) {
            try {
                inner += breaker.execute(() -> breaker.execute(() -> 1));
            } catch (CallNotPermittedException rejected) {
                assertThat(rejected.retryAfter()).isZero();
            }
        }

        assertThat(inner).isBetween(11, 13);
    }

    @Test
    void losesNoPermitAndKeepsItsShareBetweenNothingAndAll() {
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            CircuitBreaker breaker = CircuitBreaker.of(
                    "random",
                    config().failureRateThreshold(20 + 10 * random.nextInt(6))
                            .maxWaitDurationInHalfOpenState(Duration.ofSeconds(5))
                            .build());
            List<Permit> permits = new ArrayList<>();
            int rejected = 0;
            for (int i = 0; i < 300; i++) {
                if (random.nextInt(3) > 0) {
                    Permit permit = breaker.tryAcquire();
                    rejected += permit == null ? 1 : 0;
                    if (permit != null) {
                        permits.add(permit);
                    }
                } else if (!permits.isEmpty()) {
                    end(permits.remove(random.nextInt(permits.size())), random.nextInt(10) < 4 + seed % 4);
                }
                ticker.advance(Duration.ofMillis(random.nextInt(400)));
                double share = share(breaker);
                assertThat(share).as("seed " + seed).isBetween(0.0, 1.0);
                State state = breaker.state();
                assertThat(share == 1 || state == State.HALF_OPEN || state == State.OPEN)
                        .as("seed " + seed)
                        .isTrue();
            }
            assertThat(breaker.snapshot().callsInFlight()).isEqualTo(permits.size());
            assertThat(breaker.snapshot().notPermittedCalls()).isEqualTo(rejected);
        }
    }
}
