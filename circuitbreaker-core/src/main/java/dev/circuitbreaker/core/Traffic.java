package dev.circuitbreaker.core;

import org.jspecify.annotations.Nullable;

/**
 * Lets calls in, records their outcomes in a window and finds out when they breach a threshold. What follows from that is
 * for the phase to say whose traffic it is.
 */
final class Traffic {

    private final CallLedger ledger;
    private final Window window;
    final SlotKind slots;
    private final Thresholds thresholds;
    private final boolean timed;

    /** Whether outcomes leave the window as time passes. */
    private final boolean slides;

    private final long slowAfter;

    private Traffic(CallLedger ledger, Window window, SlotKind slots, CircuitBreakerConfig config) {
        this.ledger = ledger;
        this.window = window;
        this.slots = slots;
        this.thresholds = new Thresholds(config);
        this.timed = config.detectsSlowCalls();
        this.slides = window.readsClock();
        this.slowAfter = config.slowAfterNanos();
    }

    /** Begins with an empty window. */
    static Traffic begin(Stay stay, CallLedger ledger, long now) {
        Window window = Window.of(stay.config(), ledger, stay.generation(), now);
        return new Traffic(ledger, window, SlotKind.of(stay, window::checkpoint), stay.config());
    }

    /** Goes on with other settings, and with the same window if its shape allows. */
    Traffic reconfigured(Stay same, long now) {
        Window kept = window.fits(same.config()) ? window : Window.of(same.config(), ledger, same.generation(), now);
        return new Traffic(ledger, kept, slots.successor(same, kept::checkpoint), same.config());
    }

    boolean readsClock() {
        return slots.readsClock;
    }

    /** A cheap test: false means that {@link #due} has nothing to do. */
    boolean mayBeDue(long now) {
        return (timed && ledger.mayHang(now, slowAfter)) || window.isStale(now);
    }

    /** Records what hangs and lets the window slide, in the order in which that fell due, up to the first breach. */
    @Nullable
    Breach due(long now) {
        for (CallLedger.Slot slot = hanging(now); slot != null; slot = hanging(now)) {
            Breach breach = recordHanging(slot, now);
            if (breach != null) {
                return breach;
            }
        }
        return window.advance(now, thresholds);
    }

    private CallLedger.@Nullable Slot hanging(long now) {
        return timed ? ledger.due(now, slowAfter) : null;
    }

    /** Records what hangs in a slot as slow, dated when that fell due, after everything that fell due before. */
    private @Nullable Breach recordHanging(CallLedger.Slot slot, long now) {
        long at = slot.youngestStart() + slowAfter;
        Breach earlier = window.advance(at, thresholds);
        if (earlier != null) {
            return earlier;
        }
        int hanging = ledger.seal(slot, now, slowAfter);
        return hanging > 0 && slot.kind.generation == slots.generation
                ? window.record(false, true, hanging, at, thresholds)
                : null;
    }

    @Nullable
    Breach look(long now) {
        Breach due = due(now);
        return due != null ? due : window.judge(now, thresholds);
    }

    @Nullable
    Cell admit(long now) {
        Cell cell = ledger.enter(slots, slots.readsClock ? now : 0);
        try {
            if (cell != null && !cell.isLaneAt(now) && ledger.hasLanes()) {
                openLane(cell, now);
            }
        } catch (StackOverflowError full) {
            // The call has been counted in, and goes on without a lane.
        }
        return cell;
    }

    /** Notes until when nothing falls due and no plain success can breach a threshold, if that is so now. */
    private void openLane(Cell cell, long now) {
        long quiet = slots.readsClock ? quietUntil(now) : 0;
        // Asked last: if outcomes expired in between, the minimum would be that of before and the quiet that of after.
        if (!window.hasMinimum(thresholds)) {
            return;
        }
        if (slots.readsClock) {
            cell.openLaneUntil(quiet);
        } else {
            cell.openLane();
        }
    }

    private long quietUntil(long now) {
        long fresh = window.freshUntil(now);
        return timed ? Times.earlier(ledger.calmUntil(now, slowAfter), fresh) : fresh;
    }

    @Nullable
    Breach ended(Outcome outcome, boolean slow, boolean recorded, long now) {
        boolean succeeded = outcome == Outcome.SUCCESS;
        if (succeeded && !slow && !recorded) {
            return window.afterSuccess(now, thresholds);
        }
        Breach earlier = mayBeDue(now) ? due(now) : null;
        boolean failed = outcome == Outcome.FAILURE;
        if (earlier != null || recorded || !(failed || succeeded)) {
            return earlier;
        }
        return window.record(failed, slow, 1, now, thresholds);
    }

    /** Only where outcomes expire can the minimum be lost again, and only by that. */
    boolean judgesSuccesses() {
        return slides && !window.hasMinimum(thresholds);
    }

    String cause(Breach breach) {
        return thresholds.cause(breach, slots.hanging.get());
    }

    Counts counts() {
        return window.counts();
    }
}
