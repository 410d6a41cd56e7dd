package dev.circuitbreaker.core;

import org.jspecify.annotations.Nullable;

/** {@code DISABLED}: lets every call through and judges none. */
final class DisabledPhase extends Phase {

    private final CallLedger ledger;
    private final SlotKind slots;

    DisabledPhase(Arrival arrival, CircuitBreakerConfig config, SlotKind slots, CallLedger ledger) {
        super(CircuitBreaker.State.DISABLED, arrival, config, slots.generation);
        this.ledger = ledger;
        this.slots = slots;
    }

    @Override
    boolean readsClock() {
        return slots.isTimed();
    }

    @Override
    boolean hasRoom() {
        return true;
    }

    @Override
    @Nullable
    Admission admit(long now) {
        return ledger.enter(slots, now);
    }
}
