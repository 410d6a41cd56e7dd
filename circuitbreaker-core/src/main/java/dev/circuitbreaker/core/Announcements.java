package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.VarHandles;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Tells listeners of every transition once, in the order in which the transitions happened, and after what caused it.
 *
 * <p>One thread announces at a time. A thread that brings a transition about while another one is announcing, or a
 * listener that brings one about itself, only leaves word, and the announcing thread goes on with it. So a slow listener
 * delays other listeners and the thread it runs on, but neither the state nor another caller.
 *
 * <p>A thread that has news of its own about the cause, such as the failure that trips the breaker, holds all announcements
 * from before the state changes until that is told.
 */
abstract class Announcements {

    private static final VarHandle PENDING =
            VarHandles.of(MethodHandles.lookup(), Announcements.class, "pending", int.class);
    private static final VarHandle CAUSES =
            VarHandles.of(MethodHandles.lookup(), Announcements.class, "causes", int.class);

    /** How many times word has been left; the thread that makes it leave zero announces. Orders all access to what follows. */
    private volatile int pending;

    /** How many causes are still to be told. */
    private volatile int causes;

    /** {@return how the present phase came about} */
    abstract PhaseStart newest();

    /** Tells of one transition. */
    abstract void tell(CircuitBreakerEvent.StateTransition transition);

    /** Holds back all announcements from now on, so that a cause can be told before its effect. */
    final void hold() {
        CAUSES.getAndAdd(this, 1);
    }

    /** Tells what has been held back, unless another cause is still to be told. */
    final void release() {
        CAUSES.getAndAdd(this, -1);
        try {
            announce();
        } catch (StackOverflowError full) {
            // No room to begin; it is told with the next.
        }
    }

    /** Announces all arrivals up to that of the present phase, unless another thread is about to do it. */
    final void announce() {
        if ((int) PENDING.getAndAdd(this, 1) != 0) {
            return;
        }
        try {
            int seen = 1;
            do {
                announce(newest());
                seen = (int) PENDING.getAndAdd(this, -seen) - seen;
            } while (seen != 0);
        } catch (Throwable thrown) {
            // listeners' exceptions do not get here; should anything else fail, later ones are to be told
            pending = 0;
            throw thrown;
        }
    }

    private void announce(PhaseStart newest) {
        // Asked once the newest is known: a cause is held before its start can be seen.
        if (causes != 0) {
            return;
        }
        Deque<PhaseStart> unannounced = new ArrayDeque<>();
        for (PhaseStart start = newest; start != null && start.previous != null; ) {
            unannounced.push(start);
            @Nullable PhaseStart previous = start.previous;
            start.previous = null;
            start = previous;
        }
        for (PhaseStart start : unannounced) {
            if (start.transition != null) {
                tell(start.transition);
            }
        }
    }
}
