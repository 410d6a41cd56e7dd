package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import org.jspecify.annotations.Nullable;

/**
 * {@code HALF_OPEN}: lets a few probes through and decides as soon as their outcomes allow only one conclusion. Where a
 * recovery ramp is configured, the breaker then goes on to a {@link RampPhase} before it closes.
 */
final class HalfOpenPhase extends Phase {

    private static final int FRAMES_TO_ADD = 12;

    private final CallLedger ledger;
    private final SlotKind slots;
    private final Probes probes;

    HalfOpenPhase(Stay stay, CallLedger ledger) {
        this(stay, ledger, new SlotKind(stay), new Probes(stay.config()));
    }

    HalfOpenPhase(Stay stay, CallLedger ledger, SlotKind slots, Probes probes) {
        super(State.HALF_OPEN, stay);
        this.ledger = ledger;
        this.slots = slots;
        this.probes = probes;
    }

    @Override
    boolean mayBeDue(long now) {
        return probes.isDue(now);
    }

    @Override
    @Nullable
    Step due(long now) {
        return next(probes.age(now));
    }

    private @Nullable Step next(@Nullable Step decision) {
        long ramp = config.recoveryRampDuration().toNanos();
        return decision == null || decision.to() != State.CLOSED || ramp == 0
                ? decision
                : Step.ramp(Ramp.begin(decision.at(), ramp), decision.cause());
    }

    /** What the probes have shown already may be enough by other settings. */
    @Override
    @Nullable
    Step judge(long now) {
        return due(now);
    }

    @Override
    void rewind(long now) {
        ledger.rewind(now);
        probes.rewind(now);
    }

    @Override
    boolean hasRoom(long now) {
        return probes.hasRoom();
    }

    @Override
    @Nullable
    Admission admit(long now) {
        if (!probes.hasRoom()) {
            return null;
        }
        Unreported.needRoomFor(FRAMES_TO_ADD); // a place that is taken half-way would be lost for the length of a lease
        Cell cell = ledger.enter(slots, now);
        if (cell == null) {
            return null;
        }
        Probe probe = new Probe(cell, now);
        if (probes.add(probe)) {
            return probe;
        }
        cell.leave(0, false, false);
        return null;
    }

    @Override
    @Nullable
    Admission admitInner(long now) {
        Cell cell = ledger.enter(slots, now);
        return cell == null ? null : new Nesting.Inner(cell);
    }

    @Override
    Nesting nest(StateMachine machine, Admission admission) {
        return Nesting.enter(machine, generation);
    }

    @Override
    @Nullable
    Step ended(Admission admission, Outcome outcome, boolean slow, boolean recorded, long now) {
        return admission instanceof Probe probe ? next(probes.ended(probe, outcome, slow, now)) : null;
    }

    /** A probe may end at any moment. */
    @Override
    long retryAfter(long now) {
        return 0;
    }

    @Override
    Counts counts() {
        return probes.counts();
    }

    @Override
    Phase reconfigured(Stay same) {
        probes.reconfigure(same.config(), config.ticker().read());
        return new HalfOpenPhase(same, ledger, new SlotKind(same), probes);
    }
}
