package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import dev.circuitbreaker.core.CircuitBreakerConfig.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** An adaptive breaker opens at another rate where a few failures are normal than where there are none. */
class LearnedThresholdTest extends BreakerFixture {

    private static final int HUNDRED = 100;

    @Override
    CircuitBreakerConfig.Builder config() {
        return super.config()
                .strategy(Strategy.ADAPTIVE)
                .slidingWindowSize(HUNDRED)
                .minimumNumberOfCalls(10);
    }

    /** So many in a hundred calls fail, evenly spread, as long as the breaker is closed; returns how many were made. */
    private static int call(CircuitBreaker breaker, int calls, int percent) {
        int made = 0;
        while (made < calls && breaker.state() == State.CLOSED) {
            made++;
            if (made * percent / HUNDRED > (made - 1) * percent / HUNDRED) {
                fail(breaker, 1);
            } else {
                succeed(breaker, 1);
            }
        }
        return made;
    }

    /** The failure rate that would open it. */
    private static Double learned(CircuitBreaker breaker) {
        return breaker.snapshot().learnedFailureRateThreshold();
    }

    private CircuitBreaker used(int percent) {
        CircuitBreaker breaker = breaker(config());
        call(breaker, 2_000, percent);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        return breaker;
    }

    @Test
    void dependsOnWhatIsNormal() {
        CircuitBreaker never = used(0);
        assertThat(call(never, HUNDRED, 50)).isEqualTo(70);
        CircuitBreaker always = used(3);
        succeed(always, 1);
        assertThat(call(always, HUNDRED, 50)).isEqualTo(74);

        assertThat(causes)
                .containsExactly(
                        "failure rate 35% reached 35% over 100 calls, as 0% is normal; 72% of calls let through",
                        "failure rate 38% reached 38% over 100 calls, as 3% is normal; 69.6% of calls let through");
        assertThat(never.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void isWhatTheSettingsSayUntilTwoWindowsHaveBeenSeen() {
        CircuitBreaker breaker = breaker(config());
        call(breaker, 199, 3);
        fail(breaker, 1);
        assertThat(learned(breaker)).isNull();
        succeed(breaker, 60);
        fail(breaker, 1);
        assertThat(learned(breaker)).isBetween(35.0, 45.0);

        CircuitBreaker fresh = breaker(config());
        call(fresh, HUNDRED, 3);
        call(fresh, HUNDRED, HUNDRED);
        assertThat(causes).containsExactly("failure rate 50% reached 50% over 100 calls");
    }

    @Test
    void isNotLearnedWithoutTheStrategy() {
        CircuitBreaker breaker = breaker(config().strategy(Strategy.THRESHOLD));
        call(breaker, 1_000, 3);
        assertThat(learned(breaker)).isNull();
        call(breaker, HUNDRED, 45);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        call(breaker, HUNDRED, 60);
        assertThat(causes).containsExactly("failure rate 50% reached 50% over 100 calls");
    }

    @Test
    void isNeverAboveWhatTheSettingsSay() {
        CircuitBreaker breaker = used(30);
        assertThat(learned(breaker)).isEqualTo(50);
        call(breaker, HUNDRED, 80);
        assertThat(causes).hasSize(1).first().asString().startsWith("failure rate 50% reached 50% over 100 calls;");
    }

    @Test
    void asksMoreOfFewCalls() {
        CircuitBreaker breaker = breaker(config().slidingWindowSize(20));
        call(breaker, 2_000, 3);
        assertThat(learned(breaker)).isBetween(45.0, 50.0);
        breaker.reconfigure(
                breaker.config().toBuilder().slidingWindowSize(HUNDRED).build());
        assertThat(learned(breaker)).isEqualTo(50);
        succeed(breaker, 10);
        double overTen = learned(breaker);
        succeed(breaker, 90);
        assertThat(overTen).isEqualTo(50);
        assertThat(learned(breaker)).isBetween(35.0, 40.0);
    }

    @Test
    void isNotTaughtByAnOutage() {
        CircuitBreaker breaker = used(3);
        double before = learned(breaker);
        for (int outage = 0; outage < 10; outage++) {
            for (int i = 0; i < 1_000; i++) {
                Permit permit = breaker.tryAcquire();
                if (permit != null) {
                    permit.failed(new IllegalStateException());
                }
                assertThat(breaker.state() == State.CLOSED).isEqualTo(learned(breaker) != null);
            }
            assertThat(breaker.state()).isEqualTo(State.OPEN);
            ticker.advance(Duration.ofSeconds(30));
            succeed(breaker, 3);
            assertThat(breaker.state()).isEqualTo(State.CLOSED);
            call(breaker, 150, 3);
        }
        assertThat(learned(breaker)).isCloseTo(before, within(0.5));
    }

    @Test
    void isNotTaughtByWhatIsCutOffBeforeItTripsTheBreaker() {
        CircuitBreaker breaker = used(3);
        double before = learned(breaker);
        for (int i = 0; i < 20; i++) {
            call(breaker, HUNDRED, 34);
            ticker.advance(Duration.ofSeconds(1));
            breaker.forceOpen("maintenance");
            breaker.disable("maintenance");
            breaker.observe("maintenance");
            fail(breaker, 60);
            breaker.reconfigure(breaker.config().toBuilder()
                    .waitDurationInOpenState(Duration.ofSeconds(i + 1))
                    .build());
            assertThat(learned(breaker)).isNull();
            breaker.reset("done");
            assertThat(learned(breaker)).as("a reset forgets").isNull();
            call(breaker, 2_000, 3);
            assertThat(learned(breaker)).isCloseTo(before, within(0.1));
        }
    }

    @Test
    void hasACeilingThatCatchesASlowDecline() {
        CircuitBreaker breaker = used(3);
        int percent = 3;
        double highest = 0;
        while (breaker.state() == State.CLOSED && percent < HUNDRED) {
            highest = Math.max(highest, learned(breaker));
            percent++;
            call(breaker, 1_000, percent);
        }
        assertThat(highest).isBetween(41.0, 43.5);
        assertThat(percent).isBetween(42, 44);
        assertThat(causes).hasSize(1).first().asString().contains("over 100 calls, as 7.9% is normal");
    }

    @Test
    void fallsAgainWhereTheDependencyGetsBetter() {
        CircuitBreaker breaker = used(10);
        assertThat(learned(breaker)).isCloseTo(45, within(0.5));
        call(breaker, 5_000, 1);
        assertThat(learned(breaker)).isCloseTo(36, within(0.5));
    }

    @Test
    void lastsWhenSettingsChange() {
        CircuitBreaker breaker = used(3);
        breaker.reconfigure(
                breaker.config().toBuilder().failureRateThreshold(40).build());
        assertThat(learned(breaker)).isCloseTo(31, within(0.1));
        breaker.reconfigure(
                breaker.config().toBuilder().failureRateThreshold(10).build());
        assertThat(learned(breaker)).isEqualTo(10);
        breaker.reconfigure(
                breaker.config().toBuilder().strategy(Strategy.THRESHOLD).build());
        assertThat(learned(breaker)).isNull();
        breaker.reconfigure(
                breaker.config().toBuilder().strategy(Strategy.ADAPTIVE).build());
        assertThat(learned(breaker)).as("it has not looked meanwhile").isNull();
    }

    @Test
    void isForgottenWhereTheBreakerIsReset() {
        CircuitBreaker breaker = used(3);
        assertThat(learned(breaker)).isNotNull();
        breaker.reset(null);
        assertThat(learned(breaker)).isNull();
    }

    @Test
    void lastsThroughAnOpening() {
        CircuitBreaker breaker = used(3);
        call(breaker, HUNDRED, HUNDRED);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        while (breaker.state() != State.CLOSED) {
            ticker.advance(Duration.ofSeconds(1));
            Permit permit = breaker.tryAcquire();
            if (permit != null) {
                permit.succeeded(null);
            }
        }
        succeed(breaker, HUNDRED);
        assertThat(learned(breaker)).isCloseTo(38, within(0.1));
    }

    @Test
    void isOfEachKeyItsOwn() {
        CircuitBreaker breaker = breaker(config());
        call(breaker.forKey("good"), 2_000, 0);
        call(breaker.forKey("bad"), 2_000, 8);
        fail(breaker.forKey("good"), 1);
        assertThat(learned(breaker.forKey("good"))).isCloseTo(35, within(0.1));
        assertThat(learned(breaker.forKey("bad"))).isCloseTo(43, within(0.1));
        assertThat(learned(breaker.forKey("new"))).isNull();
        assertThat(learned(breaker)).isNull();
    }

    @Test
    void isLearnedInARehearsalAndByACandidate() {
        CircuitBreaker observing = breaker(config().initialState(State.METRICS_ONLY));
        CircuitBreaker trying = breaker(config().strategy(Strategy.THRESHOLD).candidate(config().build()));
        for (CircuitBreaker breaker : List.of(observing, trying)) {
            for (int i = 0; i < 10; i++) {
                succeed(breaker, 97);
                fail(breaker, 3);
            }
            succeed(breaker, HUNDRED);
            for (int i = 0; i < 39; i++) {
                succeed(breaker, 1);
                fail(breaker, 1);
            }
        }

        assertThat(observing.snapshot().rehearsal().state()).isEqualTo(State.HALF_OPEN);
        assertThat(learned(observing)).isNull();
        assertThat(trying.snapshot().candidate().state()).isEqualTo(State.HALF_OPEN);
        assertThat(trying.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void worksWithATimeWindow() {
        CircuitBreaker breaker =
                breaker(config().slidingWindowType(SlidingWindowType.TIME_BASED).slidingWindowSize(10));
        for (int i = 1; i <= 3_000; i++) {
            ticker.advance(Duration.ofMillis(20));
            if (i % 25 == 0) {
                fail(breaker, 1);
            } else {
                succeed(breaker, 1);
            }
        }
        assertThat(learned(breaker)).isCloseTo(39, within(0.2));
        for (int i = 0; breaker.state() == State.CLOSED; i++) {
            ticker.advance(Duration.ofMillis(20));
            if (i % 2 == 0) {
                fail(breaker, 1);
            } else {
                succeed(breaker, 1);
            }
        }
        assertThat(causes).hasSize(1).first().asString().contains(" reached 39% over ", ", as 4% is normal; ");
    }

    @Test
    void opensOnlyIfFailuresInARowGoOn() {
        CircuitBreaker blip = used(0);
        call(blip, HUNDRED, HUNDRED);
        assertThat(blip.state()).isEqualTo(State.HALF_OPEN);
        assertThat(blip.snapshot().admittedShare()).isEqualTo(0.75);
        CircuitBreaker outage = used(0);
        call(outage, HUNDRED, HUNDRED);
        int passed = 0;
        while (outage.state() == State.HALF_OPEN) {
            Permit permit = outage.tryAcquire();
            if (permit != null) {
                passed++;
                permit.failed(new IllegalStateException());
            }
        }
        assertThat(outage.state()).isEqualTo(State.OPEN);
        assertThat(passed).isEqualTo(10);
    }

    @Test
    void letsSlowCallsOpenAsTheSettingsSay() {
        CircuitBreaker breaker = breaker(
                config().slowCallDurationThreshold(Duration.ofSeconds(1)).slowCallRateThreshold(20));
        call(breaker, 2_000, 3);
        while (breaker.state() == State.CLOSED) {
            takes(breaker, Duration.ofSeconds(2));
        }
        assertThat(causes).hasSize(1).first().asString().startsWith("slow call rate 20% reached 20% over 100 calls");
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void growsAgainWhereAsManyCallsFailAsAreNormal() {
        CircuitBreaker breaker = used(10);
        call(breaker, HUNDRED, 60);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        SplittableRandom random = new SplittableRandom(1);
        int calls = 0;
        while (breaker.state() == State.HALF_OPEN) {
            ticker.advance(Duration.ofMillis(50));
            Permit permit = breaker.tryAcquire();
            calls++;
            if (permit != null && random.nextInt(10) == 0) {
                permit.failed(new IllegalStateException());
            } else if (permit != null) {
                permit.succeeded(null);
            }
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(calls).isLessThan(400);
        call(breaker, 2_000, 10);
        assertThat(breaker.state()).as("closing lasts").isEqualTo(State.CLOSED);
    }

    @Test
    void growsWhereMoreFailThanWouldBeToleratedOfADependencyThatNeverFails() {
        CircuitBreaker breaker = used(15);
        call(breaker, HUNDRED, 60);
        int admitted = 0;
        for (int i = 0; i < 1_000 && breaker.state() == State.HALF_OPEN; i++) {
            Permit permit = breaker.tryAcquire();
            if (permit != null && admitted++ % 10 < 3) {
                permit.failed(new IllegalStateException());
            } else if (permit != null) {
                permit.succeeded(null);
            }
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void isLearnedByManyThreadsAtOnce() throws InterruptedException {
        CircuitBreaker breaker = breaker(config());
        List<Thread> threads = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                awaitThat(start);
                for (int i = 0; i < 20_000; i++) {
                    Permit permit = breaker.acquire();
                    if (i % 20 == 0) {
                        permit.failed(new IllegalStateException());
                    } else {
                        permit.succeeded(null);
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(learned(breaker)).isBetween(38.0, 42.0);
    }

    private static void awaitThat(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
