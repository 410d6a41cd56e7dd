package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import org.junit.jupiter.api.Test;

class StateTest {

    @Test
    void tellsWhatItMeansForCallsAndOperators() {
        assertThat(State.values()).filteredOn(State::rejectsCalls).containsExactly(State.OPEN, State.FORCED_OPEN);
        assertThat(State.values())
                .filteredOn(State::isManual)
                .containsExactly(State.FORCED_OPEN, State.DISABLED, State.METRICS_ONLY);
        assertThat(State.values())
                .filteredOn(State::mayBeRequested)
                .containsExactly(State.CLOSED, State.FORCED_OPEN, State.DISABLED, State.METRICS_ONLY);
    }
}
