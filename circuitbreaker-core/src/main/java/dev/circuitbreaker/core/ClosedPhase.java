package dev.circuitbreaker.core;

import org.jspecify.annotations.Nullable;

/**
 * {@code CLOSED}: lets every call through and opens the breaker when the window reaches a threshold. Also
 * {@code METRICS_ONLY}, which counts the same and never opens.
 */
final class ClosedPhase extends Phase {

    private final CallLedger ledger;
    private final Totals totals;
    private final SlotKind slots;
    private final Window window;
    private final Thresholds thresholds;
    private final boolean opens;
    private final boolean timed;
    private final long slowAfter;

    ClosedPhase(
            CircuitBreaker.State state,
            Arrival arrival,
            CircuitBreakerConfig config,
            SlotKind slots,
            Window window,
            CallLedger ledger,
            Totals totals) {
        super(state, arrival, config, slots.generation);
        this.ledger = ledger;
        this.totals = totals;
        this.slots = slots;
        this.window = window;
        this.thresholds = new Thresholds(config);
        this.opens = state == CircuitBreaker.State.CLOSED;
        this.timed = config.detectsSlowCalls();
        this.slowAfter = config.slowAfterNanos();
    }

    @Override
    boolean readsClock() {
        return timed || window.readsClock();
    }

    @Override
    boolean mayBeDue(long now) {
        return (timed && ledger.mayHang(now, slowAfter)) || window.isStale(now);
    }

    @Override
    @Nullable
    Step due(long now) {
        for (CallLedger.Slot slot = hanging(now); slot != null; slot = hanging(now)) {
            Step step = recordHanging(slot);
            if (step != null) {
                return step;
            }
        }
        return advance(now);
    }

    private CallLedger.@Nullable Slot hanging(long now) {
        return timed ? ledger.due(now, slowAfter) : null;
    }

    /** Records what hangs in a slot as slow, dated when that fell due, after everything that fell due before. */
    private @Nullable Step recordHanging(CallLedger.Slot slot) {
        long at = slot.youngestStart() + slowAfter;
        Step earlier = advance(at);
        if (earlier != null) {
            return earlier;
        }
        int hanging = ledger.seal(slot);
        totals.slow.add(hanging);
        return hanging > 0 && slot.kind.generation == generation
                ? open(window.record(false, true, hanging, at, thresholds))
                : null;
    }

    private @Nullable Step advance(long now) {
        while (window.isStale(now)) {
            Step step = open(window.advance(now, thresholds));
            if (step != null) {
                return step;
            }
        }
        return null;
    }

    @Override
    @Nullable
    Step look(long now) {
        Step due = due(now);
        return due != null ? due : open(window.judge(now, thresholds));
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

    @Override
    @Nullable
    Step ended(Admission admission, Outcome outcome, boolean slow, boolean recorded, long now) {
        boolean succeeded = outcome == Outcome.SUCCESS;
        if (succeeded && !slow && !recorded) {
            return open(window.afterSuccess(now, thresholds));
        }
        Step earlier = due(now);
        boolean failed = outcome == Outcome.FAILURE;
        if (earlier != null || recorded || !(failed || succeeded)) {
            return earlier;
        }
        return open(window.record(failed, slow, 1, now, thresholds));
    }

    private @Nullable Step open(@Nullable Breach breach) {
        if (breach == null || !opens) {
            return null;
        }
        String cause = thresholds.cause(breach, slots.hanging.get());
        return new Step(CircuitBreaker.State.OPEN, breach.at(), cause, breach.counts());
    }

    @Override
    Counts counts() {
        return window.counts();
    }
}
