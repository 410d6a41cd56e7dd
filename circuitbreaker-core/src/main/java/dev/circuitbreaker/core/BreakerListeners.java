package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreakerEvent.CallFailed;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;

/** The listeners of one breaker by what they listen to. */
final class BreakerListeners {

    final Listeners<CircuitBreakerEvent> events = new Listeners<>("A listener of circuit breaker events");
    final Listeners<StateTransition> transitions = new Listeners<>("A listener of circuit breaker transitions");
    final Listeners<CallFailed> failures = new Listeners<>("A listener of circuit breaker failures");
    final Listeners<ClassifiedException> exceptions = new Listeners<>("A listener of classified exceptions");

    void clear() {
        events.clear();
        transitions.clear();
        failures.clear();
        exceptions.clear();
    }
}
