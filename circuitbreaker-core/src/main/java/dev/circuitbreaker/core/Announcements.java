package dev.circuitbreaker.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells listeners of every transition once, in the order in which the transitions happened.
 *
 * <p>One thread announces at a time. A thread that brings a transition about while another one is announcing, or a
 * listener that brings one about itself, only leaves word, and whoever is announcing goes on with it. So a slow listener
 * delays other listeners and the thread it runs on, but neither the state nor another caller.
 */
final class Announcements {

    private final Consumer<CircuitBreakerEvent.StateTransition> listener;

    /** How many times word has been left; whoever makes it leave zero announces. Orders all access to what follows. */
    private final AtomicInteger pending = new AtomicInteger();

    Announcements(Consumer<CircuitBreakerEvent.StateTransition> listener) {
        this.listener = listener;
    }

    /** Announces all arrivals up to that of the machine's phase, unless another thread is about to do it. */
    void announce(StateMachine machine) {
        if (pending.getAndIncrement() != 0) {
            return;
        }
        try {
            int seen = 1;
            do {
                announce(machine.phase().stay.arrival());
                seen = pending.addAndGet(-seen);
            } while (seen != 0);
        } catch (Throwable thrown) {
            pending.set(
                    0); // listeners' exceptions do not get here; should anything else fail, later ones are to be told
            throw thrown;
        }
    }

    private void announce(Arrival newest) {
        Deque<Arrival> unannounced = new ArrayDeque<>();
        for (Arrival arrival = newest; arrival != null && arrival.previous != null; ) {
            unannounced.push(arrival);
            @Nullable Arrival previous = arrival.previous;
            arrival.previous = null;
            arrival = previous;
        }
        for (Arrival arrival : unannounced) {
            if (arrival.transition != null) {
                listener.accept(arrival.transition);
            }
        }
    }
}
