package dev.circuitbreaker.core;

import org.jspecify.annotations.Nullable;

/** {@code DISABLED}: lets every call through and judges none. */
final class DisabledPhase extends Phase {

    private final CallLedger ledger;
    private final SlotKind slots;

    DisabledPhase(Stay stay, CallLedger ledger) {
        super(CircuitBreaker.State.DISABLED, stay, stay.config().detectsSlowCalls(), null);
        this.ledger = ledger;
        this.slots = new SlotKind(stay);
    }

    @Override
    boolean mayBeDue(long now) {
        return config.detectsSlowCalls() && ledger.mayHang(now, slowAfter);
    }

    /** Judges nothing, but a call that hangs must not keep all slots after its own, should nobody look for long. */
    @Override
    @Nullable
    Step due(long now) {
        ledger.sealHanging(now, slowAfter);
        return null;
    }

    @Override
    void rewind(long now) {
        ledger.rewind(now);
    }

    @Override
    boolean hasRoom(long now) {
        return true;
    }

    @Override
    @Nullable
    Admission admit(long now) {
        return ledger.enter(slots, now);
    }

    @Override
    Phase reconfigured(Stay same) {
        return new DisabledPhase(same, ledger);
    }
}
