package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nearly every call finds that time has brought nothing. It has to find that by the cheap test, or it pays for the other. */
class NothingDueTest extends BreakerFixture {

    private final Duration moment = Duration.ofMillis(99);

    private static StateMachine machine(CircuitBreakerConfig.Builder config) {
        return Owned.machine(config, it -> {});
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void isKnownInEveryState(State state) {
        Phase phase = machine(config().initialState(state)).phase();
        assertThat(phase.state).isEqualTo(state);
        assertThat(phase.mayBeDue(ticker.read())).isFalse();
        ticker.advance(moment);
        assertThat(phase.mayBeDue(ticker.read())).isFalse();
    }

    @Test
    void isKnownWithCallsInFlight() {
        for (State state : new State[] {State.CLOSED, State.HALF_OPEN, State.METRICS_ONLY}) {
            StateMachine machine = machine(config().initialState(state));
            machine.admit(ticker.read());
            ticker.advance(moment);
            assertThat(machine.phase().mayBeDue(ticker.read())).as("%s", state).isFalse();
        }
    }

    @Test
    void isKnownToATimeWindowUntilItsGrainIsOver() {
        StateMachine machine =
                machine(config().slidingWindowType(SlidingWindowType.TIME_BASED).slidingWindowSize(1));
        assertThat(machine.phase().mayBeDue(ticker.read())).isFalse();
        ticker.advance(moment);
        assertThat(machine.phase().mayBeDue(ticker.read())).isFalse();
        ticker.advance(Duration.ofMillis(1));
        assertThat(machine.phase().mayBeDue(ticker.read())).isTrue();
        machine.settle(ticker.read());
        assertThat(machine.phase().mayBeDue(ticker.read())).isFalse();
    }

    @Test
    void isKnownOnARamp() {
        StateMachine machine = machine(config().initialState(State.HALF_OPEN)
                .permittedNumberOfCallsInHalfOpenState(1)
                .recoveryRampDuration(Duration.ofSeconds(10)));
        long now = ticker.read();
        machine.ended(machine.admit(now), 0, Outcome.SUCCESS, false, now, true);
        assertThat(machine.phase()).isInstanceOf(RampPhase.class);
        assertThat(machine.phase().mayBeDue(now)).isFalse();
        ticker.advance(moment);
        assertThat(machine.phase().mayBeDue(ticker.read())).isFalse();
    }
}
