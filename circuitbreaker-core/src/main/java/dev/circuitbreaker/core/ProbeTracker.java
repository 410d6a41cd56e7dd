package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.ledger.VarHandles;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The probes of a half-open breaker. All that happens to them goes through an immutable {@link ProbeBoard}, replaced by
 * compare-and-set: probes are few and far between, so clarity may cost an object here. A board that has decided says so to
 * every thread that looks at it, so the decision is carried out even if the thread that brought it about is delayed.
 */
final class ProbeTracker {

    private static final VarHandle BOARD =
            VarHandles.of(MethodHandles.lookup(), ProbeTracker.class, "board", ProbeBoard.class);

    /** Replaced by compare-and-set only. */
    private volatile ProbeBoard board;

    ProbeTracker(CircuitBreakerConfig config) {
        this.board = ProbeBoard.empty(new ProbeRules(config, config.permittedNumberOfCallsInHalfOpenState()));
    }

    boolean hasRoom() {
        return board.hasRoom();
    }

    boolean isDue(long now) {
        return board.isDue(now);
    }

    Counts counts() {
        return board.counts();
    }

    CircuitBreakerSnapshot.Probes seen() {
        return board.seen();
    }

    /** Applies what time has brought by now, and returns the decision, or null if there is none yet. */
    @Nullable
    PhaseEnd age(long now) {
        while (true) {
            ProbeBoard seen = board;
            if (seen.decision() != null) {
                return seen.decision();
            }
            ProbeBoard aged = seen.aged(now);
            if (aged == seen) {
                return null;
            }
            BOARD.compareAndSet(this, seen, aged);
        }
    }

    /** Gives a probe a place, if there is one left. */
    boolean add(Probe probe) {
        for (ProbeBoard seen = board; seen.hasRoom(); seen = board) {
            if (BOARD.compareAndSet(this, seen, seen.with(probe))) {
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
            ProbeBoard seen = board;
            ProbeBoard next = seen.ended(probe, outcome, slow, now);
            if (next == seen) {
                return null;
            }
            if (BOARD.compareAndSet(this, seen, next)) {
                return next.decision();
            }
        }
    }

    /** The clock shows this time: no probe has started later. */
    void rewind(long now) {
        board.rewind(now);
    }

    /** Measures the probes by other settings from now on; their number stays. */
    void reconfigure(CircuitBreakerConfig config, long now) {
        ProbeBoard seen;
        do {
            seen = board;
        } while (!BOARD.compareAndSet(this, seen, seen.measuredBy(config, now)));
    }
}
