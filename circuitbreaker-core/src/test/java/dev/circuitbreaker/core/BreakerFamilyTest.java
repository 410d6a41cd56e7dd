package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BreakerFamilyTest extends BreakerFixture {

    private final CircuitBreaker breaker = breaker(config().maxKeys(3).consecutiveFailureThreshold(1));

    @Nested
    class AKey {

        @Test
        void hasABreakerOfItsOwn() {
            fail(breaker.forKey("a"), 1);
            assertThat(breaker.forKey("a").state()).isEqualTo(State.OPEN);
            assertThat(breaker.forKey("b").state()).isEqualTo(State.CLOSED);
            assertThat(breaker.state()).isEqualTo(State.CLOSED);
        }

        @Test
        void isKnownByItsText() {
            assertThat(breaker.forKey(7)).isSameAs(breaker.forKey("7"));
            assertThat(breaker.forKey("a").name()).isEqualTo("pricing[a]");
            assertThat(breaker.keys()).containsOnlyKeys("7", "a");
        }

        @Test
        void isClosedSinceItsFirstCall() {
            CircuitBreaker keyed = breaker.forKey("a");
            ticker.advance(Duration.ofSeconds(5));
            keyed.run(() -> {});
            assertSince(keyed, Duration.ofSeconds(10));
        }

        @Test
        void isClosedSinceItWasMadeWhereCallsDoNotReadTheClock() {
            for (CircuitBreakerConfig.Builder config : List.of(
                    config().slowCallDetectionOff(),
                    config().slidingWindowType(CircuitBreakerConfig.SlidingWindowType.TIME_BASED))) {
                CircuitBreaker keyed = breaker(config).forKey("a");
                assertSince(keyed, Duration.ofSeconds(10));
            }
        }

        @Test
        void isClosedSinceItWasLookedAtIfItHasNotBeenCalled() {
            CircuitBreaker keyed = breaker.forKey("a");
            Instant seen = keyed.snapshot().since();
            ticker.advance(Duration.ofSeconds(10));
            keyed.run(() -> {});
            assertThat(keyed.snapshot().since()).isEqualTo(seen);
        }

        /** The ticker is advanced by so much, and then the state must have begun as long ago. */
        private void assertSince(CircuitBreaker keyed, Duration ago) {
            Instant before = Instant.now();
            ticker.advance(ago);
            Instant since = keyed.snapshot().since();
            assertThat(since)
                    .isBetween(before.minus(ago).minusSeconds(1), Instant.now().minus(ago));
        }

        @Test
        void namesItsBreakerInARejection() {
            CircuitBreaker keyed = breaker.forKey("a");
            fail(keyed, 1);
            assertThatThrownBy(keyed::acquire).hasMessage("Circuit breaker 'pricing[a]' is OPEN; next probe in 30s");
        }

        @Test
        @SuppressWarnings("NullAway") // what it is about
        void isRefusedUnlessItIsShortPrintableText() {
            for (Object key : new Object[] {"", " ", "a\nb", "x".repeat(129)}) {
                assertThatExceptionOfType(InvalidSettingException.class)
                        .isThrownBy(() -> breaker.forKey(key))
                        .withMessageMatching("Invalid key \\(.+\\) for circuit breaker 'pricing': "
                                + "must have 1 to 128 characters and no control characters");
            }
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> breaker.forKey(null))
                    .withMessage("Invalid key (null) for circuit breaker 'pricing': must not be null");
            assertThat(breaker.keys()).isEmpty();
            assertThat(breaker.forKey("x".repeat(128)).name()).hasSize(128 + "pricing[]".length());
        }

        @Test
        void hasNoKeysItself() {
            CircuitBreaker keyed = breaker.forKey("a");
            assertThatIllegalStateException()
                    .isThrownBy(() -> keyed.forKey("b"))
                    .withMessage("Circuit breaker 'pricing[a]' is one for a key and has no keys itself");
            assertThat(keyed.keys()).isEmpty();
        }
    }

    @Nested
    class ConfigData {

        @Test
        void changeForAllKeys() {
            CircuitBreaker before = breaker.forKey("a");
            List<CircuitBreakerEvent> told = new ArrayList<>();
            breaker.addListener(told::add);
            CircuitBreakerConfig changed = config().failureRateThreshold(30).build();
            breaker.reconfigure(changed);
            assertThat(before.config()).isSameAs(changed);
            assertThat(breaker.forKey("b").config()).isSameAs(changed);
            assertThat(told).singleElement().isInstanceOf(CircuitBreakerEvent.Reconfigured.class);
        }

        @Test
        void areNotForAKeyToChange() {
            CircuitBreaker keyed = breaker.forKey("a");
            assertThatIllegalStateException()
                    .isThrownBy(() -> keyed.reconfigure(config().build()))
                    .withMessage("Circuit breaker 'pricing[a]' shares the settings of 'pricing': change those");
        }

        @Test
        void giveWayToAManualState() {
            CircuitBreaker forced = breaker(config().initialState(State.FORCED_OPEN));
            assertThat(forced.forKey("a").state()).isEqualTo(State.FORCED_OPEN);
            forced.reset(null);
            assertThat(forced.forKey("a").state()).isEqualTo(State.CLOSED);
            assertThat(forced.forKey("b").state()).isEqualTo(State.CLOSED);
        }

        @Test
        void sayInWhichStateAKeyBeginsUnlessItIsAManualOne() {
            for (State initial : new State[] {State.FORCED_OPEN, State.DISABLED, State.METRICS_ONLY}) {
                CircuitBreaker manual = breaker(config().initialState(initial));
                assertThat(manual.forKey("a").state()).isEqualTo(initial);
                manual.reset(null);
                assertThat(manual.forKey("b").state()).isEqualTo(State.CLOSED);
            }
            CircuitBreaker opening = breaker(config().initialState(State.OPEN));
            opening.reset(null);
            assertThat(opening.forKey("a").state()).isEqualTo(State.OPEN);
            fail(breaker, 1);
            assertThat(breaker.forKey("a").state())
                    .as("the other's own state is no order")
                    .isEqualTo(State.CLOSED);
        }
    }

    @Nested
    class AManualState {

        @Test
        void isForAllKeysPresentAndToCome() {
            CircuitBreaker before = breaker.forKey("a");
            breaker.forceOpen("maintenance");
            assertThat(before.state()).isEqualTo(State.FORCED_OPEN);
            assertThat(breaker.forKey("b").state()).isEqualTo(State.FORCED_OPEN);
            breaker.disable(null);
            assertThat(before.state()).isEqualTo(State.DISABLED);
            breaker.observe(null);
            assertThat(before.state()).isEqualTo(State.METRICS_ONLY);
            breaker.reset(null);
            assertThat(before.state()).isEqualTo(State.CLOSED);
        }

        @Test
        void ofOneKeyIsItsOwn() {
            breaker.forKey("a").forceOpen(null);
            assertThat(breaker.state()).isEqualTo(State.CLOSED);
            assertThat(breaker.forKey("b").state()).isEqualTo(State.CLOSED);
        }

        @Test
        void resetsAKeyThatOpenedByItself() {
            fail(breaker.forKey("a"), 1);
            breaker.reset("repaired");
            assertThat(breaker.forKey("a").state()).isEqualTo(State.CLOSED);
            assertThat(causes).containsExactly("1 consecutive failures", "reset: repaired");
        }
    }

    @Nested
    class Listeners {

        @Test
        void hearOfKeysByTheirNames() {
            List<String> heard = new ArrayList<>();
            breaker.onTransition(it -> heard.add(it.name() + " " + it.to()));
            breaker.onFailure(it -> heard.add(it.name() + " failed"));
            fail(breaker.forKey("a"), 1);
            assertThat(heard).containsExactlyInAnyOrder("pricing[a] failed", "pricing[a] OPEN");
        }

        @Test
        void hearOfTheCallsOfKeys() {
            List<String> heard = new ArrayList<>();
            breaker.addListener(it -> heard.add(it.name()));
            succeed(breaker.forKey("a"), 1);
            assertThat(heard).containsExactly("pricing[a]");
        }

        @Test
        void ofOneKeyHearOfThatOnly() {
            List<String> heard = new ArrayList<>();
            breaker.forKey("a").addListener(it -> heard.add(it.name()));
            succeed(breaker, 1);
            succeed(breaker.forKey("b"), 1);
            succeed(breaker.forKey("a"), 1);
            assertThat(heard).containsExactly("pricing[a]");
        }
    }

    @Nested
    class Numbers {

        @Test
        void includeThoseOfAllKeys() {
            succeed(breaker, 1);
            succeed(breaker.forKey("a"), 2);
            fail(breaker.forKey("b"), 1);
            assertRejects(breaker.forKey("b"));
            breaker.forKey("c").acquire();
            ticker.advance(Duration.ofSeconds(61));
            breaker.forKey("a").acquire();
            assertThat(breaker.totals()).isEqualTo(new CircuitBreakerTotals(3, 1, 0, 0, 1, 1));
            CircuitBreakerSnapshot seen = breaker.snapshot();
            assertThat(seen.state()).isEqualTo(State.CLOSED);
            assertThat(seen.callsInFlight()).isEqualTo(2);
            assertThat(seen.slowCallsInFlight()).isEqualTo(1);
            assertThat(seen.notPermittedCalls()).isEqualTo(1);
        }

        @Test
        void outliveTheKey() {
            succeed(breaker.forKey("a"), 2);
            breaker.forKey("a").run(() -> ticker.advance(Duration.ofSeconds(61)));
            CircuitBreaker evicted = breaker.forKey("a");
            succeed(evicted, 100); // the slow call has left the window
            for (String key : List.of("b", "c", "d")) {
                breaker.forKey(key);
            }
            assertThat(breaker.keys()).containsOnlyKeys("b", "c", "d");
            assertThat(breaker.totals()).isEqualTo(new CircuitBreakerTotals(103, 0, 0, 0, 0, 1));
            succeed(evicted, 1);
            fail(evicted, 1);
            assertThat(breaker.totals()).isEqualTo(new CircuitBreakerTotals(104, 1, 0, 0, 0, 1));
        }
    }

    @Nested
    class WhenFull {

        private void fill() {
            for (String key : List.of("a", "b", "c")) {
                breaker.forKey(key);
            }
        }

        @Test
        void evictsTheKeyNotAskedForTheLongest() {
            fill();
            breaker.forKey("a");
            breaker.forKey("d");
            assertThat(breaker.keys()).containsOnlyKeys("a", "c", "d");
            breaker.forKey("e");
            assertThat(breaker.keys()).containsOnlyKeys("a", "d", "e");
        }

        @Test
        void sparesKeysThatAreOpenOrHaveCallsInFlight() {
            fill();
            fail(breaker.forKey("a"), 1);
            breaker.forKey("b").acquire();
            breaker.forKey("d");
            assertThat(breaker.keys()).containsOnlyKeys("a", "b", "d");
        }

        @Test
        void sharesTheBreakerItselfIfNoneCanGiveWay() {
            fill();
            breaker.keys().values().forEach(keyed -> fail(keyed, 1));
            assertThat(breaker.forKey("d")).isSameAs(breaker);
            assertThat(breaker.forKey("e")).isSameAs(breaker);
            assertThat(breaker.forKey("a").state()).isEqualTo(State.OPEN);
            breaker.forKey("a").reset(null);
            assertThat(breaker.forKey("d")).isNotSameAs(breaker);
        }

        @Test
        void takesUpASmallerBoundWithTheNextKey() {
            fill();
            breaker.reconfigure(breaker.config().toBuilder().maxKeys(1).build());
            breaker.forKey("d");
            assertThat(breaker.keys()).containsOnlyKeys("d");
        }
    }

    /** No reader and no order keeps the lock that another thread needs for its key. */
    @Test
    void leaveRoomForOtherThreads() throws Exception {
        CircuitBreaker parent = CircuitBreaker.of("sharded", CircuitBreakerConfig.ofDefaults());
        parent.forKey("mine");
        parent.keys();
        assertThat(keyOfAnotherThread(parent, "after keys")).isNotSameAs(parent);
        parent.totals();
        assertThat(keyOfAnotherThread(parent, "after totals")).isNotSameAs(parent);
        parent.reset("drill");
        assertThat(keyOfAnotherThread(parent, "after reset")).isNotSameAs(parent);
    }

    private static CircuitBreaker keyOfAnotherThread(CircuitBreaker parent, String key) throws Exception {
        FutureTask<CircuitBreaker> asked = new FutureTask<>(() -> parent.forKey(key));
        Thread thread = new Thread(asked);
        thread.setDaemon(true);
        thread.start();
        return asked.get(30, TimeUnit.SECONDS);
    }
}
