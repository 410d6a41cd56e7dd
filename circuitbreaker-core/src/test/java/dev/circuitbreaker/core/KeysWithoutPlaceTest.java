package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** More keys in use than there are places: which of them keep theirs, and what becomes of the others. */
class KeysWithoutPlaceTest extends BreakerFixture {

    private final CircuitBreaker breaker = breaker(config().maxKeys(3).slidingWindowSize(10));

    private void fill() {
        for (String key : List.of("a", "b", "c")) {
            breaker.forKey(key);
        }
    }

    private void failAll() {
        fill();
        breaker.keys().values().forEach(keyed -> fail(keyed, 1));
    }

    @Nested
    class ADeadDependency {

        @Test
        void isFoundOutHoweverManyKeysItIsCalledWith() {
            for (int keys : new int[] {3, 4, 6, 40}) {
                CircuitBreaker fresh = breaker(config().maxKeys(3));
                int reached = 0;
                for (int round = 0; round < 50; round++) {
                    for (int key = 0; key < keys; key++) {
                        Permit permit = fresh.forKey(key).tryAcquire();
                        if (permit != null) {
                            reached++;
                            permit.failed(new IllegalStateException());
                        }
                    }
                }
                assertThat(reached).as("with " + keys + " keys").isEqualTo(4 * Math.min(keys, 4));
            }
        }

        @Test
        void isFoundOutWhenItAnswersSlowly() {
            int reached = 0;
            for (int call = 0; call < 100; call++) {
                Permit permit = breaker.forKey(call % 4).tryAcquire();
                if (permit != null) {
                    reached++;
                    ticker.advance(Duration.ofSeconds(61));
                    permit.succeeded(null);
                }
                breaker.keys().values().forEach(keyed -> keyed.forceOpen(null)); // so that time lets none through again
            }
            assertThat(reached).isEqualTo(3 + 4);
        }

        @Test
        void opensTheBreakerForKeysWithoutAPlaceOnly() {
            failAll();
            fail(breaker.forKey("d"), 4);
            assertRejects(breaker.forKey("d"));
            assertRejects(breaker.forKey("e"));
            assertThat(breaker.state()).isEqualTo(State.OPEN);
            succeed(breaker.forKey("a"), 1);
        }
    }

    @Nested
    class AKeyWithAPlace {

        @Test
        void keepsItWhileAFailureIsInItsWindow() {
            failAll();
            assertThat(breaker.forKey("d")).isSameAs(breaker);
            succeed(breaker.forKey("b"), 9);
            assertThat(breaker.forKey("d")).isSameAs(breaker);
            succeed(breaker.forKey("b"), 1);
            breaker.forKey("d");
            assertThat(breaker.keys()).containsOnlyKeys("a", "c", "d");
        }

        @Test
        void keepsItUntilTheFailureHasLeftATimeWindow() {
            CircuitBreaker timed = breaker(config().maxKeys(1)
                    .slidingWindowType(SlidingWindowType.TIME_BASED)
                    .slidingWindowSize(10));
            fail(timed.forKey("a"), 1);
            ticker.advance(Duration.ofSeconds(9));
            assertThat(timed.forKey("b")).isSameAs(timed);
            ticker.advance(Duration.ofSeconds(1));
            assertThat(timed.forKey("b")).isNotSameAs(timed);
            assertThat(timed.keys()).containsOnlyKeys("b");
        }

        @Test
        void keepsItUntilASlowOutcomeHasLeftItsWindow() {
            fill();
            for (CircuitBreaker keyed : breaker.keys().values()) {
                keyed.run(() -> ticker.advance(Duration.ofSeconds(61)));
            }
            assertThat(breaker.forKey("d")).isSameAs(breaker);
            succeed(breaker.forKey("b"), 10);
            assertThat(breaker.forKey("d")).isNotSameAs(breaker);
        }

        @Test
        void keepsItWhileItsWaitIsOverAndNoProbeIsMade() {
            fill();
            breaker.keys().values().forEach(keyed -> fail(keyed, 4));
            assertThat(breaker.forKey("d")).isSameAs(breaker);
            ticker.advance(Duration.ofHours(23));
            assertThat(breaker.forKey("d")).isSameAs(breaker);
            assertThat(breaker.keys().get("a").state()).isEqualTo(State.HALF_OPEN);
            assertThat(breaker.forKey("d")).isSameAs(breaker);
        }

        @Test
        void losesItWhenItHasNotBeenAskedForInADay() {
            CircuitBreaker full = breaker(config().maxKeys(3).waitDurationInOpenState(Duration.ofHours(25)));
            fail(full.forKey("opened"), 4);
            fail(full.forKey("failed"), 1);
            fail(full.forKey("asked for"), 1);
            assertThat(full.forKey("d")).isSameAs(full);
            ticker.advance(Duration.ofHours(12));
            full.forKey("asked for");
            assertThat(full.forKey("d")).isSameAs(full);
            ticker.advance(Duration.ofHours(12));
            full.forKey("d");
            assertThat(full.keys()).containsOnlyKeys("opened", "asked for", "d");
            fail(full.forKey("d"), 1);
            assertThat(full.forKey("e")).isSameAs(full);
            ticker.advance(Duration.ofHours(1));
            full.forKey("e");
            assertThat(full.keys()).as("its wait is over").containsOnlyKeys("asked for", "d", "e");
        }

        @Test
        void isInUseForAsLongAsItIsTheOneAskedForLast() {
            CircuitBreaker full = breaker(config().maxKeys(1));
            fail(full.forKey("a"), 1);
            for (int day = 0; day < 3; day++) {
                assertThat(full.forKey("b")).isSameAs(full);
                ticker.advance(Duration.ofDays(1));
                full.forKey("a");
            }
            assertThat(full.forKey("b")).isSameAs(full);
        }

        @Test
        void keepsItInAManualStateOfItsOwn() {
            CircuitBreaker full = breaker(config().maxKeys(1));
            full.forKey("a").disable(null);
            full.forKey("b");
            ticker.advance(Duration.ofDays(2));
            assertThat(full.forKey("b")).isSameAs(full);
        }

        @Test
        void givesWayOnceItsCallsHaveEnded() {
            fill();
            List<Permit> permits = breaker.keys().values().stream()
                    .map(CircuitBreaker::acquire)
                    .toList();
            assertThat(breaker.forKey("d")).isSameAs(breaker);
            permits.get(1).cancelled();
            breaker.forKey("d");
            assertThat(breaker.keys()).containsOnlyKeys("a", "c", "d");
        }

        @Test
        void givesWayUnderAManualStateOfTheBreakerWhateverItHasSeen() {
            failAll();
            breaker.forKey("a").acquire();
            assertThat(breaker.forKey("d")).isSameAs(breaker);
            breaker.disable(null);
            breaker.forKey("d");
            breaker.forKey("e");
            assertThat(breaker.keys()).containsOnlyKeys("a", "d", "e");
            breaker.forKey("d").forceOpen(null);
            breaker.forKey("f");
            breaker.forKey("g");
            assertThat(breaker.keys()).containsOnlyKeys("a", "f", "g");
        }

        @Test
        void givesWayOnceItHasBeenReset() {
            failAll();
            assertThat(breaker.forKey("d")).isSameAs(breaker);
            breaker.keys().get("b").reset(null);
            breaker.forKey("d");
            assertThat(breaker.keys()).containsOnlyKeys("a", "c", "d");
        }
    }

    /** More than are looked at all at once: it is the change itself that brings a key back. */
    @Nested
    class OneOfMany {

        private final CircuitBreaker many = breaker(config().maxKeys(20));

        private void occupy() {
            for (int key = 0; key < 20; key++) {
                fail(many.forKey(key), 1);
            }
            assertThat(many.forKey("new")).isSameAs(many);
        }

        private void assertGaveWay(String key) {
            assertThat(many.forKey("new")).isNotSameAs(many);
            assertThat(many.keys()).hasSize(20).doesNotContainKey(key);
        }

        @Test
        void givesWayOnceTheLastFailureHasLeftItsWindow() {
            occupy();
            succeed(many.forKey("7"), 10);
            assertGaveWay("7");
        }

        @Test
        void givesWayOnceItsCallHasEnded() {
            occupy();
            Permit permit = many.forKey("7").acquire();
            many.forKey("7").reset(null);
            assertThat(many.forKey("new")).isSameAs(many);
            permit.succeeded(null);
            assertGaveWay("7");
        }

        @Test
        void givesWayOnceItHasBeenReset() {
            occupy();
            many.keys().get("7").reset(null);
            assertGaveWay("7");
        }

        @Test
        void givesWayOnceItsProbesHaveClosedIt() {
            occupy();
            fail(many.forKey("7"), 3);
            ticker.advance(Duration.ofSeconds(30));
            succeed(many.forKey("7"), 3);
            assertGaveWay("7");
        }
    }
}
