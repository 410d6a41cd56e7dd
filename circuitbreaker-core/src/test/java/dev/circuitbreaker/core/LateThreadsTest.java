package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.ledger.Admission;
import dev.circuitbreaker.core.ledger.CallCounter;
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

        private final StateMachine machine =
                Owned.machine(config().slowCallDetectionOff(), it -> transitions.add(it.from() + " -> " + it.to()));

        @Test
        void itsDecisionIsVoid() {
            Phase gone = machine.phase();
            Admission first = admit();
            Admission second = admit();
            machine.enter(State.CLOSED, state -> true, "rival", 0);
            for (Admission late : List.of(first, second)) {
                late.leave(0, false, false);
                gone.ended(late, Outcome.FAILURE, false, false, 0);
            }
            assertThat(machine.snapshot(0, 0, 0).bufferedCalls()).isZero();
            assertThat(transitions).isEmpty();
        }

        @Test
        void itLetsNobodyIntoTheSlotsOfTheNext() {
            Phase gone = machine.phase();
            machine.enter(State.CLOSED, state -> true, "rival", 0);
            admit();
            assertThat(gone.admit(0)).isNull();
            assertThat(machine.snapshot(0, 0, 0).callsInFlight()).isEqualTo(1);
        }

        @Test
        void aCallItLetThroughTooLateMovesOnlyTheTotals() {
            Phase gone = machine.phase();
            machine.enter(State.FORCED_OPEN, state -> true, "rival", 0);
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
            StateMachine halfOpen = Owned.machine(
                    config().initialState(State.HALF_OPEN), it -> transitions.add(it.from() + " -> " + it.to()));
            Admission probe = halfOpen.admit(0);
            probe.leave(0);
            halfOpen.phase().ended(probe, Outcome.SUCCESS, false, false, 0);
            assertThat(halfOpen.admit(0)).as("the next call").isInstanceOf(CallCounter.class);
            assertThat(transitions).containsExactly("HALF_OPEN -> CLOSED");
        }

        private Admission admit() {
            return machine.admit(0);
        }
    }
}
