package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import dev.circuitbreaker.core.ledger.CallCounter;
import dev.circuitbreaker.core.ledger.CallLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The lanes of the {@link CallLedger}: when there is one, and what is not missed on it. */
class LanesTest {

    private static final Duration SLOW = Duration.ofSeconds(60);
    private static final Duration SPAN = SLOW.dividedBy(256);

    private final RacingTicker ticker = new RacingTicker();

    private CircuitBreakerConfig.Builder config() {
        return CircuitBreakerConfig.builder()
                .ticker(ticker)
                .slidingWindowSize(10)
                .minimumNumberOfCalls(2)
                .slowCallRateThreshold(100)
                .slowCallDurationThreshold(SLOW);
    }

    /** A breaker whose minimum has been reached and whose next call finds a lane. */
    private CircuitBreaker warm(CircuitBreakerConfig.Builder config) {
        CircuitBreaker breaker = CircuitBreaker.of("lanes", config.build());
        for (int i = 0; i < 3; i++) {
            breaker.run(() -> {});
        }
        return breaker;
    }

    private boolean hasLane(CircuitBreaker breaker) {
        Phase phase = breaker.pipeline.machine.phase();
        CallCounter lane = breaker.pipeline.lane(phase, phase.readsClock);
        return lane != null && lane.isLaneAt(phase.readsClock ? ticker.read() : 0);
    }

    @Nested
    class ALane {

        @Test
        void opensWithTheFirstCallWhereNothingHasFailed() {
            CircuitBreaker breaker = CircuitBreaker.of("lanes", config().build());
            breaker.run(() -> {});
            assertThat(hasLane(breaker)).isTrue();
        }

        @Test
        void isOpenToSuccessesThatCompleteTheMinimumAllTheSame() {
            CircuitBreaker breaker = CircuitBreaker.of(
                    "lanes",
                    config().minimumNumberOfCalls(3).failureRateThreshold(30).build());
            breaker.acquire().failed(new IllegalStateException());
            breaker.run(() -> {});
            assertThat(hasLane(breaker)).isTrue();
            breaker.run(() -> {});
            assertThat(breaker.pipeline.machine.phase().state)
                    .as("before any look")
                    .isEqualTo(State.OPEN);
        }

        @Test
        void opensWhereNoClockIsRead() {
            assertThat(hasLane(warm(config().slowCallDetectionOff()))).isTrue();
        }

        @Test
        void opensForATimeWindowUntilItsGrainIsOver() {
            CircuitBreaker breaker = warm(
                    config().slidingWindowType(SlidingWindowType.TIME_BASED).slowCallDetectionOff());
            assertThat(hasLane(breaker)).isTrue();
            ticker.advance(Duration.ofSeconds(1).minusNanos(1));
            assertThat(hasLane(breaker)).isTrue();
            ticker.advance(Duration.ofNanos(1));
            assertThat(hasLane(breaker)).isFalse();
        }

        @Test
        void closesWithTheGrainOfATimeWindowWhereCallsAreTimedToo() {
            CircuitBreaker breaker = warm(config().slidingWindowType(SlidingWindowType.TIME_BASED)
                    .slowCallDurationThreshold(SLOW.multipliedBy(10)));
            ticker.advance(Duration.ofSeconds(1).minusNanos(1));
            assertThat(hasLane(breaker)).isTrue();
            ticker.advance(Duration.ofNanos(1));
            assertThat(hasLane(breaker)).isFalse();
        }

        @Test
        void closesWhenACallIsAboutToBeSlowThoughTheGrainOfATimeWindowIsNotOver() {
            CircuitBreaker breaker = warm(config().slidingWindowType(SlidingWindowType.TIME_BASED)
                    .slowCallDurationThreshold(SLOW.plusMillis(500)));
            breaker.acquire();
            ticker.advance(SLOW.plusMillis(300));
            for (int i = 0; i < 3; i++) {
                breaker.run(() -> {});
            }
            ticker.advance(Duration.ofMillis(200).minusNanos(1));
            assertThat(hasLane(breaker)).isTrue();
            ticker.advance(Duration.ofNanos(1));
            assertThat(hasLane(breaker)).isFalse();
        }

        @Test
        void isTakenByEveryWayToMakeACall() throws Exception {
            CircuitBreaker breaker = warm(config());
            assertThat(breaker.call(() -> "called")).isEqualTo("called");
            assertThat(breaker.execute(() -> "executed")).isEqualTo("executed");
            breaker.acquire().succeeded(null);
            assertThat(hasLane(breaker)).isTrue();
            assertThat(breaker.snapshot().callsInFlight()).isZero();
            assertThat(breaker.totals().successful()).isEqualTo(6);
        }

        @Test
        void closesWhenTheSpanOfItsSlotIsOver() {
            CircuitBreaker breaker = warm(config());
            ticker.advance(SPAN.minusNanos(1));
            assertThat(hasLane(breaker)).isTrue();
            ticker.advance(Duration.ofNanos(1));
            assertThat(hasLane(breaker)).isFalse();
            breaker.run(() -> {});
            assertThat(hasLane(breaker)).isTrue();
        }

        @Test
        void closesWhenACallInFlightIsAboutToBeSlow() {
            CircuitBreaker breaker = warm(config());
            breaker.acquire();
            ticker.advance(SLOW.minus(SPAN.dividedBy(2)));
            breaker.run(() -> {});
            assertThat(hasLane(breaker)).isTrue();
            ticker.advance(SPAN.dividedBy(2));
            assertThat(hasLane(breaker)).isFalse();
        }

        @Test
        void isNotThereForKeysWhichAreEvicted() {
            CircuitBreaker keyed = warm(config()).forKey("shard");
            for (int i = 0; i < 3; i++) {
                keyed.run(() -> {});
            }
            assertThat(hasLane(keyed)).isFalse();
        }

        @Test
        void isNotThereWhereResultsAreJudged() {
            assertThat(hasLane(warm(config().recordResultPredicate("bad"::equals))))
                    .isFalse();
        }

        @Test
        void isNotThereForACallThatBeganBeforeTheLatest() {
            CircuitBreaker breaker = warm(config());
            CallCounter lane = breaker.pipeline.lane(breaker.pipeline.machine.phase(), true);
            assertThat(lane).isNotNull();
            assertThat(lane.enterLane(ticker.read() - 1)).isZero();
            assertThat(lane.enterLane(ticker.read())).isPositive();
        }
    }

    @Nested
    class ACallOnALane {

        private final CircuitBreaker breaker = warm(config());
        private final Permit permit = onALane();

        private Permit onALane() {
            assertThat(hasLane(breaker)).isTrue();
            return breaker.acquire();
        }

        @Test
        void thatIsFoundHangingBeforeItHasLeftIsRecordedOnce() {
            ticker.race(
                    0,
                    () -> { // the time at which the call ends has been read, and is within the lane
                        ticker.advance(SLOW.plusNanos(1));
                        assertThat(breaker.snapshot().slowCallsInFlight()).isEqualTo(1);
                    });
            permit.succeeded(null);
            assertThat(ticker.raced()).isTrue();
            CircuitBreakerSnapshot snapshot = breaker.snapshot();
            assertThat(snapshot.bufferedCalls()).isEqualTo(4);
            assertThat(snapshot.slowCalls()).isEqualTo(1);
            assertThat(snapshot.callsInFlight()).isZero();
            assertThat(snapshot.slowCallsInFlight()).isZero();
            assertThat(breaker.totals().successful()).isEqualTo(4);
            assertThat(breaker.totals().slow()).isEqualTo(1);
        }

        @Test
        void thatWasSlowIsRecordedAsSlow() {
            ticker.advance(SLOW.plusNanos(1));
            permit.succeeded(null);
            assertThat(breaker.snapshot().slowCalls()).isEqualTo(1);
        }

        @Test
        void isHeardByAListenerThatCameMeanwhile() {
            List<CircuitBreakerEvent> events = new ArrayList<>();
            breaker.addListener(events::add);
            permit.succeeded(null);
            assertThat(events)
                    .hasOnlyElementsOfType(CircuitBreakerEvent.CallSucceeded.class)
                    .hasSize(1);
        }

        @Test
        void isJudgedBySettingsThatCameMeanwhile() {
            breaker.reconfigure(config().recordResultPredicate("bad"::equals).build());
            permit.succeeded("bad");
            assertThat(breaker.snapshot().failedCalls()).isEqualTo(1);
        }

        @Test
        void saysNothingAboutAStateThatCameMeanwhile() {
            breaker.forceOpen("rival");
            permit.succeeded(null);
            assertThat(breaker.state()).isEqualTo(State.FORCED_OPEN);
            assertThat(breaker.snapshot().bufferedCalls()).isZero();
            assertThat(breaker.snapshot().callsInFlight()).isZero();
            assertThat(breaker.totals().successful()).isEqualTo(4);
        }
    }

    /** The thread whose call ends is stopped after it has read the clock, and finds its lane open when it goes on. */
    @Nested
    class AnEndThatWasLate {

        @Test
        void isJudgedBySettingsThatHaveNotSeenIt() {
            CircuitBreaker breaker = warm(config().slidingWindowSize(20).failureRateThreshold(100));
            succeed(breaker, 2);
            fail(breaker, 4);
            assertThat(hasLane(breaker)).isTrue();
            Permit late = breaker.acquire();
            ticker.race(
                    0,
                    () -> breaker.reconfigure(config().slidingWindowSize(20)
                            .failureRateThreshold(40)
                            .minimumNumberOfCalls(10)
                            .build()));
            late.succeeded(null);
            assertThat(ticker.raced()).isTrue();
            assertThat(breaker.pipeline.machine.phase().state)
                    .as("before any look")
                    .isEqualTo(State.OPEN);
            assertThat(cause(breaker)).isEqualTo("failure rate 40% reached 40% over 10 calls");
        }

        @Test
        void isJudgedAfterWhatExpiredMeanwhile() {
            CircuitBreaker breaker = warm(
                    config().slidingWindowType(SlidingWindowType.TIME_BASED).minimumNumberOfCalls(4));
            succeed(breaker, 4);
            ticker.advance(Duration.ofSeconds(5));
            succeed(breaker, 1);
            fail(breaker, 2);
            ticker.advance(Duration.ofSeconds(4));
            breaker.acquire().cancelled();
            assertThat(hasLane(breaker)).isTrue();
            Permit late = breaker.acquire();
            ticker.race(0, () -> {
                ticker.advance(Duration.ofSeconds(1));
                assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(3);
            });
            late.succeeded(null);
            assertThat(ticker.raced()).isTrue();
            assertThat(breaker.pipeline.machine.phase().state)
                    .as("before any look")
                    .isEqualTo(State.OPEN);
            assertThat(cause(breaker)).isEqualTo("failure rate 50% reached 50% over 4 calls");
        }

        private static void succeed(CircuitBreaker breaker, int times) {
            for (int i = 0; i < times; i++) {
                breaker.run(() -> {});
            }
        }

        private static void fail(CircuitBreaker breaker, int times) {
            for (int i = 0; i < times; i++) {
                breaker.acquire().failed(new IllegalStateException("down"));
            }
        }

        private static String cause(CircuitBreaker breaker) {
            CircuitBreakerEvent.StateTransition last = breaker.snapshot().lastTransition();
            return last == null ? "none" : last.cause();
        }
    }

    /** A slot is wider than a threshold below a millisecond, and the clock may step back between two of them. */
    @Test
    void noCallOnALaneIsSlow() {
        CircuitBreakerConfig.Builder config = config().slowCallDurationThreshold(Duration.ofNanos(100_000));
        CircuitBreaker breaker = warm(config);
        breaker.acquire();
        breaker.reconfigure(config.failureRateThreshold(60).build());
        ticker.advance(Duration.ofMillis(-10));
        breaker.run(() -> {});
        assertThat(hasLane(breaker)).isTrue();
        Permit slow = breaker.acquire();
        ticker.advance(Duration.ofNanos(100_001));
        slow.succeeded(null);
        assertThat(breaker.snapshot().slowCalls())
                .as("with the one from before the step")
                .isEqualTo(2);
    }

    @Test
    void aListenerThatHasGoneLeavesTheLaneToTheCalls() throws Exception {
        CircuitBreaker breaker =
                CircuitBreaker.of("lanes", config().slowCallDetectionOff().build());
        List<CircuitBreakerEvent> events = new ArrayList<>();
        CircuitBreaker.Registration registration = breaker.addListener(events::add);
        for (int i = 0; i < 5; i++) {
            breaker.run(() -> {});
        }
        assertThat(events).hasSize(5);
        registration.close();
        breaker.run(() -> {});
        breaker.run(() -> {});
        assertThat(events).hasSize(5);
        assertThat(hasLane(breaker)).isTrue();
        CallCounter lane = breaker.pipeline.lane(breaker.pipeline.machine.phase(), false);
        assertThat(lane).isNotNull();
        assertThat(lane.enterLane(0)).isPositive();
        assertThat(lane.leave(0, false, false)).isTrue();
        assertThat(breaker.totals().successful()).isEqualTo(7);
    }
}
