package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Races lost on purpose, one by one. Where a clock is read between the look and the compare-and-set, the {@link
 * RacingTicker} lets the rival act; elsewhere another guest of the engine does. Threads that hold
 * on to what they have read are played in {@link LateThreadsTest}.
 */
class RacingClockTest {

    private static final Duration WAIT = Duration.ofSeconds(30);

    private final RacingTicker ticker = new RacingTicker();
    private final List<String> transitions = new ArrayList<>();

    private CircuitBreakerConfig.Builder config() {
        return CircuitBreakerConfig.builder()
                .ticker(ticker)
                .slidingWindowSize(10)
                .minimumNumberOfCalls(2)
                .waitDurationInOpenState(WAIT)
                .permittedNumberOfCallsInHalfOpenState(1);
    }

    private CircuitBreaker breaker(CircuitBreakerConfig.Builder config) {
        CircuitBreaker breaker = CircuitBreaker.of("race", config.build());
        breaker.onTransition(it -> transitions.add(it.from() + " -> " + it.to()));
        return breaker;
    }

    private static void fail(Permit permit) {
        permit.failed(new IllegalStateException("down"));
    }

    private CircuitBreaker oneFailureBeforeATrip() {
        CircuitBreaker breaker = breaker(config().slowCallDetectionOff());
        fail(breaker.acquire());
        return breaker;
    }

    private CircuitBreaker open() {
        CircuitBreaker breaker = oneFailureBeforeATrip();
        fail(breaker.acquire());
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        transitions.clear();
        return breaker;
    }

    private CircuitBreaker halfOpen(int permitted) {
        return breaker(config().permittedNumberOfCallsInHalfOpenState(permitted).initialState(State.HALF_OPEN));
    }

    @Nested
    class WhenTheTripIsRaced {

        @Test
        void anotherTripLeavesOneTransition() {
            CircuitBreaker breaker = oneFailureBeforeATrip();
            Permit mine = breaker.acquire();
            Permit theirs = breaker.acquire();
            ticker.race(0, () -> fail(theirs));
            fail(mine);
            assertThat(ticker.raced()).isTrue();
            assertThat(transitions).containsExactly("CLOSED -> OPEN");
            assertThat(breaker.totals().failed()).isEqualTo(3);
        }

        @Test
        void aResetVoidsTheTrip() {
            CircuitBreaker breaker = oneFailureBeforeATrip();
            Permit mine = breaker.acquire();
            ticker.race(0, () -> breaker.reset("rival"));
            fail(mine);
            assertThat(ticker.raced()).isTrue();
            assertThat(breaker.state()).isEqualTo(State.CLOSED);
            assertThat(breaker.snapshot().bufferedCalls()).isZero();
            assertThat(transitions).isEmpty();
        }

        @Test
        void aForcedOpeningVoidsTheTrip() {
            CircuitBreaker breaker = oneFailureBeforeATrip();
            Permit mine = breaker.acquire();
            ticker.race(0, () -> breaker.forceOpen("rival"));
            fail(mine);
            assertThat(transitions).containsExactly("CLOSED -> FORCED_OPEN");
        }

        @Test
        void aWholeOutageInBetweenVoidsTheTrip() {
            CircuitBreaker breaker = oneFailureBeforeATrip();
            Permit mine = breaker.acquire();
            Permit theirs = breaker.acquire();
            ticker.race(0, () -> {
                fail(theirs);
                ticker.advance(WAIT);
                breaker.acquire().succeeded(null);
            });
            fail(mine);
            assertThat(transitions).containsExactly("CLOSED -> OPEN", "OPEN -> HALF_OPEN", "HALF_OPEN -> CLOSED");
            assertThat(breaker.snapshot().bufferedCalls())
                    .as("the late failure moves only the totals")
                    .isZero();
            assertThat(breaker.totals().failed()).isEqualTo(3);
        }
    }

    @Nested
    class WhenTheEndOfTheWaitIsRaced {

        @Test
        void oneOfTwoCallersGetsTheOnlyProbe() {
            CircuitBreaker breaker = open();
            ticker.advance(WAIT);
            List<Permit> theirs = new ArrayList<>();
            ticker.race(0, () -> theirs.add(breaker.tryAcquire()));
            assertThat(breaker.tryAcquire()).isNull();
            assertThat(theirs).doesNotContainNull();
            assertThat(transitions).containsExactly("OPEN -> HALF_OPEN");
        }

        @Test
        void aReaderAndAnAskerMakeOneTransition() {
            CircuitBreaker breaker = open();
            ticker.advance(WAIT);
            ticker.race(0, breaker::snapshot);
            assertThat(breaker.isCallPermitted()).isTrue();
            assertThat(ticker.raced()).isTrue();
            assertThat(transitions).containsExactly("OPEN -> HALF_OPEN");
        }

        @Test
        void aReaderWhoseTimeIsOldDoesNotGoBack() {
            CircuitBreaker breaker = open();
            ticker.race(0, () -> {
                ticker.advance(WAIT);
                breaker.acquire().succeeded(null);
            });
            assertThat(breaker.state()).isEqualTo(State.CLOSED);
            assertThat(transitions).containsExactly("OPEN -> HALF_OPEN", "HALF_OPEN -> CLOSED");
        }
    }

    @Nested
    class WhenTheProbesAreRaced {

        @Test
        void twoProbesThatDecideMakeOneTransition() {
            CircuitBreaker breaker = halfOpen(2);
            Permit mine = breaker.acquire();
            Permit theirs = breaker.acquire();
            ticker.race(0, () -> fail(theirs));
            mine.succeeded(null);
            assertThat(transitions).containsExactly("HALF_OPEN -> OPEN");
        }

        @Test
        void theEndOfTheLeaseAndTheEndOfTheProbeDecideOnce() {
            CircuitBreaker breaker = halfOpen(1);
            Permit mine = breaker.acquire();
            ticker.race(0, () -> {
                ticker.advance(Duration.ofSeconds(60));
                assertThat(breaker.state()).isEqualTo(State.OPEN);
            });
            mine.succeeded(null);
            assertThat(transitions).containsExactly("HALF_OPEN -> OPEN");
            assertThat(breaker.totals().successful()).isEqualTo(1);
        }

        @Test
        void aResetVoidsTheDecision() {
            CircuitBreaker breaker = halfOpen(1);
            Permit mine = breaker.acquire();
            ticker.race(0, () -> breaker.reset("rival"));
            fail(mine);
            assertThat(breaker.state()).isEqualTo(State.CLOSED);
            assertThat(breaker.snapshot().bufferedCalls()).isZero();
            assertThat(transitions).containsExactly("HALF_OPEN -> CLOSED");
        }

        @Test
        void aPlaceThatACancelledProbeHandsOnIsTakenOnce() {
            CircuitBreaker breaker = halfOpen(1);
            Permit first = breaker.acquire();
            List<Permit> theirs = new ArrayList<>();
            ticker.race(0, () -> {
                first.cancelled();
                theirs.add(breaker.tryAcquire());
            });
            assertThat(breaker.tryAcquire()).isNull();
            assertThat(theirs).doesNotContainNull();
            assertThat(breaker.snapshot().callsInFlight()).isEqualTo(1);
        }
    }

    @Nested
    class WhenAGuestActs {

        @Test
        void aPermitReportedByItsOwnPredicateCountsOnce() {
            Permit[] permit = new Permit[1];
            CircuitBreaker breaker = breaker(config().recordResultPredicate(result -> {
                fail(permit[0]);
                permit[0].cancelled();
                return false;
            }));
            permit[0] = breaker.acquire();
            permit[0].succeeded("ok");
            CircuitBreakerTotals totals = breaker.totals();
            assertThat(List.of(totals.successful(), totals.failed(), totals.cancelled()))
                    .containsExactly(1L, 0L, 0L);
            assertThat(breaker.snapshot().callsInFlight()).isZero();
        }

        @Test
        void transitionsBroughtAboutByAListenerAreAnnouncedInOrder() {
            CircuitBreaker breaker = CircuitBreaker.of("race", config().build());
            breaker.onTransition(it -> {
                if (it.to() == State.FORCED_OPEN) {
                    breaker.disable("first listener");
                    breaker.observe("first listener");
                }
            });
            breaker.onTransition(it -> transitions.add(it.from() + " -> " + it.to()));
            breaker.forceOpen("start");
            assertThat(transitions)
                    .containsExactly("CLOSED -> FORCED_OPEN", "FORCED_OPEN -> DISABLED", "DISABLED -> METRICS_ONLY");
        }

        @Test
        void anOutcomeThatAResetOvertakesMovesOnlyTheTotals() {
            CircuitBreaker[] breaker = new CircuitBreaker[1];
            breaker[0] = breaker(config().recordResultPredicate(result -> {
                breaker[0].reset("rival");
                return true;
            }));
            breaker[0].acquire().succeeded("bad");
            assertThat(breaker[0].snapshot().bufferedCalls()).isZero();
            assertThat(breaker[0].totals().failed()).isEqualTo(1);
        }
    }
}
