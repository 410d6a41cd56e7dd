package dev.circuitbreaker.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * {@code HALF_OPEN}: lets a few probes through and decides as soon as their outcomes allow only one conclusion.
 *
 * <p>All that happens to the probes goes through an immutable {@link ProbeBoard} in one field: probes are few
 * and far between, so clarity may cost an object here. A board that has decided says so to everyone who looks at it, so
 * the decision is carried out even if the thread that brought it about is delayed.
 */
final class HalfOpenPhase extends Phase {

    private static final VarHandle BOARD =
            Handles.of(MethodHandles.lookup(), HalfOpenPhase.class, "board", ProbeBoard.class);

    private final CallLedger ledger;
    private final SlotKind slots;
    /** Replaced by compare-and-set only. */
    private volatile ProbeBoard board;

    HalfOpenPhase(Arrival arrival, CircuitBreakerConfig config, SlotKind slots, CallLedger ledger) {
        super(CircuitBreaker.State.HALF_OPEN, arrival, config, slots.generation);
        this.ledger = ledger;
        this.slots = slots;
        this.board = ProbeBoard.empty(new ProbeRules(config));
    }

    @Override
    boolean mayBeDue(long now) {
        return board.isDue(now);
    }

    @Override
    @Nullable
    Step due(long now) {
        return age(now, null);
    }

    private @Nullable Step age(long now, @Nullable Probe ending) {
        while (true) {
            ProbeBoard seen = board;
            if (seen.decision() != null) {
                return seen.decision();
            }
            ProbeBoard aged = seen.aged(now, ending);
            if (aged == seen) {
                return null;
            }
            BOARD.compareAndSet(this, seen, aged);
        }
    }

    @Override
    boolean hasRoom() {
        return board.hasRoom();
    }

    @Override
    @Nullable
    Admission admit(long now) {
        if (!board.hasRoom()) {
            return null;
        }
        CallLedger.Cell cell = ledger.enter(slots, now);
        if (cell == null) {
            return null;
        }
        Probe probe = new Probe(cell, now);
        for (ProbeBoard seen = board; seen.hasRoom(); seen = board) {
            if (BOARD.compareAndSet(this, seen, seen.with(probe))) {
                return probe;
            }
        }
        cell.leave(false);
        return null;
    }

    @Override
    @Nullable
    Step ended(Admission admission, Outcome outcome, boolean slow, boolean recorded, long now) {
        Probe probe = (Probe) admission;
        while (true) {
            Step due = age(now, probe);
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

    /** A probe may end at any moment. */
    @Override
    long retryAfter(long now) {
        return 0;
    }

    @Override
    Counts counts() {
        return board.counts();
    }
}
