package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import java.util.function.Consumer;

/** The owner of a state machine that is tested by itself. */
record Owned(String name, Consumer<StateTransition> listener) implements StateMachine.Owner {

    /** Makes a machine. */
    static StateMachine machine(CircuitBreakerConfig.Builder config, Consumer<StateTransition> listener) {
        return new StateMachine(new Owned("owned", listener), config.build());
    }

    @Override
    public void changed(StateTransition transition) {
        listener.accept(transition);
    }
}
