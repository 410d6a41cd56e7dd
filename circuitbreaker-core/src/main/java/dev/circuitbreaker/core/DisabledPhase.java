package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Admission;
import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.Cohort;
import org.jspecify.annotations.Nullable;

/** {@code DISABLED}: lets every call through and judges none. */
final class DisabledPhase extends Phase {

    private final CallLedger ledger;
    private final Cohort cohort;

    DisabledPhase(PhaseContext context, CallLedger ledger) {
        super(CircuitBreaker.State.DISABLED, context, context.config().detectsSlowCalls(), null);
        this.ledger = ledger;
        this.cohort = context.cohort();
    }

    @Override
    boolean mayBeDue(long now) {
        return config.detectsSlowCalls() && ledger.mayHang(now, slowAfter);
    }

    /** Judges nothing, but a call that hangs must not keep all slots after its own, should no look come for long. */
    @Override
    @Nullable
    PhaseEnd due(long now) {
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
        return ledger.enter(cohort, now);
    }

    @Override
    Phase reconfigured(PhaseContext changed) {
        return new DisabledPhase(changed, ledger);
    }
}
