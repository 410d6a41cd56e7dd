package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.ledger.VarHandles;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The probes of a half-open breaker. All that happens to them goes through an immutable {@link ProbeState}, replaced by
 * compare-and-set: probes are few and far between, so clarity may cost an object here. A state that has decided says so to
 * every thread that looks at it, so the decision is carried out even if the thread that brought it about is delayed.
 */
final class ProbeTracker {

    private static final VarHandle STATE =
            VarHandles.of(MethodHandles.lookup(), ProbeTracker.class, "state", ProbeState.class);

    /** Replaced by compare-and-set only. */
    private volatile ProbeState state;

    ProbeTracker(CircuitBreakerConfig config) {
        this.state = ProbeState.empty(new ProbeRules(config, config.permittedNumberOfCallsInHalfOpenState()));
    }

    boolean hasRoom() {
        return state.hasRoom();
    }

    boolean isDue(long now) {
        return state.isDue(now);
    }

    Counts counts() {
        return state.counts();
    }

    CircuitBreakerSnapshot.Probes seen() {
        return state.seen();
    }

    /** Applies what time has brought by now, and returns the decision, or null if there is none yet. */
    @Nullable
    PhaseEnd age(long now) {
        while (true) {
            ProbeState seen = state;
            if (seen.decision() != null) {
                return seen.decision();
            }
            ProbeState aged = seen.aged(now);
            if (aged == seen) {
                return null;
            }
            STATE.compareAndSet(this, seen, aged);
        }
    }

    /** Gives a probe a place, if there is one left. */
    boolean add(Probe probe) {
        for (ProbeState seen = state; seen.hasRoom(); seen = state) {
            if (STATE.compareAndSet(this, seen, seen.with(probe))) {
                return true;
            }
        }
        return false;
    }

    /** Takes the end of a probe, and returns the decision it led to, or null. */
    @Nullable
    PhaseEnd ended(Probe probe, Outcome outcome, boolean slow, long now) {
        while (true) {
            PhaseEnd due = age(now); // an end that is late is noticed as slow first
            if (due != null) {
                return due;
            }
            ProbeState seen = state;
            ProbeState next = seen.ended(probe, outcome, slow, now);
            if (next == seen) {
                return null;
            }
            if (STATE.compareAndSet(this, seen, next)) {
                return next.decision();
            }
        }
    }

    /** The clock shows this time: no probe has started later. */
    void rewind(long now) {
        state.rewind(now);
    }

    /** Measures the probes by other settings from now on; their number stays. */
    void reconfigure(CircuitBreakerConfig config, long now) {
        ProbeState seen;
        do {
            seen = state;
        } while (!STATE.compareAndSet(this, seen, seen.measuredBy(config, now)));
    }
}
