package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The test plays the thread that holds on to what it has read, a phase or a slot, and acts on it when others have acted. */
class LateThreadsTest {

    private final List<String> transitions = new ArrayList<>();

    private static CircuitBreakerConfig.Builder config() {
        return CircuitBreakerConfig.builder()
                .slidingWindowSize(10)
                .minimumNumberOfCalls(2)
                .permittedNumberOfCallsInHalfOpenState(1);
    }

    @Nested
    class InAPhaseThatIsGone {

        private final StateMachine machine = new StateMachine(
                "race", config().slowCallDetectionOff().build(), it -> transitions.add(it.from() + " -> " + it.to()));

        @Test
        void itsDecisionIsVoid() {
            Phase gone = machine.phase();
            Admission first = admit();
            Admission second = admit();
            machine.reset("rival", 0);
            for (Admission late : List.of(first, second)) {
                late.cell().leave(0, false, false);
                gone.ended(late, Outcome.FAILURE, false, false, 0);
            }
            assertThat(machine.snapshot(0, 0, 0).bufferedCalls()).isZero();
            assertThat(transitions).isEmpty();
        }

        @Test
        void itLetsNobodyIntoTheSlotsOfTheNext() {
            Phase gone = machine.phase();
            machine.reset("rival", 0);
            admit();
            assertThat(gone.admit(0)).isNull();
            assertThat(machine.snapshot(0, 0, 0).callsInFlight()).isEqualTo(1);
        }

        @Test
        void aCallItLetThroughTooLateMovesOnlyTheTotals() {
            Phase gone = machine.phase();
            machine.force(State.FORCED_OPEN, "rival", 0);
            Admission late = gone.admit(0);
            assertThat(late).isNotNull();
            assertThat(machine.snapshot(0, 0, 0).callsInFlight()).isEqualTo(1);
            machine.ended(late, late.turn(), Outcome.FAILURE, false, 0, false);
            assertThat(machine.snapshot(0, 0, 0).callsInFlight()).isZero();
            assertThat(machine.totals.read(machine.ledger, 0, 0).failed()).isEqualTo(1);
            assertThat(transitions).containsExactly("CLOSED -> FORCED_OPEN");
        }

        @Test
        void whoeverComesCarriesOutWhatADelayedProbeDecided() {
            StateMachine halfOpen = new StateMachine(
                    "race",
                    config().initialState(State.HALF_OPEN).build(),
                    it -> transitions.add(it.from() + " -> " + it.to()));
            Admission probe = (Admission) halfOpen.admit(0, true);
            probe.cell().leave(0);
            halfOpen.phase().ended(probe, Outcome.SUCCESS, false, false, 0);
            assertThat(halfOpen.admit(0, true)).as("the next call").isInstanceOf(Cell.class);
            assertThat(transitions).containsExactly("HALF_OPEN -> CLOSED");
        }

        private Admission admit() {
            return (Admission) machine.admit(0, true);
        }
    }

    @Nested
    class InTheLedger {

        private final CircuitBreakerConfig config =
                config().slowCallDurationThreshold(Duration.ofSeconds(1)).build();
        private final long second = Duration.ofSeconds(1).toNanos();

        @Test
        void aCallThatEndsBeforeItsSlotIsSealedIsNotTakenForHanging() {
            CallLedger ledger = new CallLedger(true);
            SlotKind kind = new SlotKind(stay(config, 1));
            Cell mine = ledger.enter(kind, 0);
            Cell theirs = ledger.enter(kind, 0);
            Slot due = ledger.due(second + 1, second);
            assertThat(theirs.leave(0)).isTrue();
            assertThat(hungIn(ledger.seal(due, second + 1, second))).isEqualTo(1);
            assertThat(ledger.seal(due, second + 1, second))
                    .as("sealed by a rival before")
                    .isNull();
            assertThat(mine.leave(0)).as("counted where it ended").isFalse();
            assertThat(ledger.successes(1)).isEqualTo(1);
            assertThat(ledger.inFlight()).isZero();
            assertThat(ledger.hung()).isZero();
        }

        @Test
        void aYoungCallInASlotThatIsDueIsNotTakenForHanging() {
            long threshold = Duration.ofNanos(100_000).toNanos(); // a slot spans a millisecond
            CircuitBreakerConfig quick = config().slowCallDurationThreshold(Duration.ofNanos(threshold))
                    .build();
            CallLedger ledger = new CallLedger(true);
            SlotKind kind = new SlotKind(stay(quick, 1));
            Cell old = ledger.enter(kind, 0);
            Slot due = ledger.due(threshold + 1, threshold);
            Cell young = ledger.enter(kind, threshold + 1);
            assertThat(ledger.seal(due, threshold + 1, threshold)).isNull();
            assertThat(young.leave(0)).isTrue();
            assertThat(ledger.due(3 * threshold, threshold))
                    .as("noticed with the youngest")
                    .isNotNull();
            assertThat(hungIn(ledger.seal(due, 3 * threshold, threshold))).isEqualTo(1);
            assertThat(old.leave(0)).isFalse();
        }

        @Test
        void aCallThatFindsALaterKindOpenedIsNotLetIn() {
            CallLedger ledger = new CallLedger(true);
            SlotKind kind = new SlotKind(stay(config, 1));
            ledger.enter(new SlotKind(stay(config, 2)), 0);
            assertThat(ledger.enter(kind, 0)).isNull();
            assertThat(ledger.inFlight()).isEqualTo(1);
        }

        @Test
        void aCallThatFindsItsCellChangedMeanwhileMakesRoomForBoth() {
            CallLedger ledger = new CallLedger(true);
            SlotKind kind = new SlotKind(stay(config, 1));
            Cell cell = ledger.enter(kind, 0);
            long seenBefore = 0;
            assertThat(cell.tryEnter(seenBefore, 0)).isZero();
            assertThat(cell.inFlight()).isEqualTo(1);
            assertThat(ledger.enter(kind, 0)).as("in a slot with more cells").isNotSameAs(cell);
        }

        @Test
        void outcomesOfUnlinkedSlotsStayCounted() {
            CallLedger ledger = new CallLedger(true);
            SlotKind kind = new SlotKind(stay(config, 1));
            List<Cell> calls = new ArrayList<>();
            for (int slot = 0; slot < 4; slot++) {
                calls.add(ledger.enter(kind, slot * kind.span));
            }
            calls.forEach(cell -> cell.leave(0));
            assertThat(ledger.successes(1)).isEqualTo(4);
            ledger.due(second * 2, second);
            assertThat(ledger.successes(1)).as("after spent slots have gone").isEqualTo(4);
            assertThat(ledger.successes()).isEqualTo(4);
        }
    }

    private static int hungIn(Sealing sealing) {
        return sealing == null ? 0 : sealing.hung();
    }

    private static Stay stay(CircuitBreakerConfig config, long generation) {
        return new Stay(Arrival.first(0), config, generation, generation, 0);
    }
}
