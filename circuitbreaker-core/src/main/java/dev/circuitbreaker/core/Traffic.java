package dev.circuitbreaker.core;

import org.jspecify.annotations.Nullable;

/**
 * Lets calls in, records their outcomes in a window and finds out when they breach a threshold. What follows from that is
 * for the phase to say whose traffic it is.
 */
final class Traffic {

    private final CallLedger ledger;
    private final Window window;
    private final HungCalls hung;
    private final FailureRun run;
    final SlotKind slots;
    private final Thresholds thresholds;
    private final boolean timed;

    /** Whether outcomes leave the window as time passes. */
    private final boolean slides;

    private final long slowAfter;

    /** When these settings came into force: what they make due is not due before. */
    private final long since;

    private Traffic(Stay stay, CallLedger ledger, Window window, HungCalls hung, FailureRun run, long since) {
        CircuitBreakerConfig config = stay.config();
        this.ledger = ledger;
        this.window = window;
        this.hung = hung;
        this.run = run;
        this.slots = new SlotKind(stay);
        this.thresholds = config.thresholds();
        this.timed = config.detectsSlowCalls();
        this.slides = window.readsClock();
        this.slowAfter = config.slowAfterNanos();
        this.since = since;
    }

    /** Begins with an empty window. */
    static Traffic begin(Stay stay, CallLedger ledger, long now) {
        Window window = Window.of(stay.config(), ledger, stay.generation(), now);
        return new Traffic(stay, ledger, window, new HungCalls(ledger, stay.generation()), new FailureRun(), now);
    }

    /** Goes on with other settings, and with the same window if its shape allows. */
    Traffic reconfigured(Stay same, long now) {
        Window kept = window.fits(same.config()) ? window : Window.of(same.config(), ledger, same.generation(), now);
        return new Traffic(same, ledger, kept, hung, run, now);
    }

    boolean readsClock() {
        return slots.readsClock;
    }

    /** A cheap test: false means that {@link #due} has nothing to do. */
    boolean mayBeDue(long now) {
        return (timed && ledger.mayHang(now, slowAfter)) || window.isStale(now);
    }

    /** Records what hangs and lets outcomes expire, in the order in which that fell due, up to the first breach. */
    @Nullable
    Breach due(long now) {
        for (Slot slot = hanging(now); slot != null; slot = hanging(now)) {
            Breach breach = recordHanging(slot, now);
            if (breach != null) {
                return breach;
            }
        }
        window.advance(now);
        return null;
    }

    private @Nullable Slot hanging(long now) {
        return timed ? ledger.due(now, slowAfter) : null;
    }

    /** Records what hangs in a slot as slow, dated when that fell due. */
    private @Nullable Breach recordHanging(Slot slot, long now) {
        long at = Times.later(slot.youngestStart() + slowAfter, since);
        window.advance(at);
        Counts decided =
                hung.decided(); // before those that began since are counted, so that none of them is missing there
        Sealing sealing = ledger.seal(slot, now, slowAfter);
        if (sealing == null || slot.kind.generation != slots.generation) {
            return null;
        }
        hung.add(sealing, decided, thresholds);
        return orHung(window.recordHung(sealing.group(), at, thresholds), at);
    }

    /** The window's breach comes first, then that of the calls since one began that hangs. */
    private @Nullable Breach orHung(@Nullable Breach breach, long at) {
        return breach != null ? breach : hung.judge(at, thresholds);
    }

    /** Judges what has been recorded, for a reader that may be faster than the thread that recorded it. */
    @Nullable
    Breach recorded(long now) {
        return window.hasBeenJudged() ? window.judge(now, thresholds) : null;
    }

    /** Judges everything anew, because the settings have changed. */
    @Nullable
    Breach judge(long now) {
        return orHung(orRun(window.judge(now, thresholds), now), now);
    }

    private @Nullable Breach orRun(@Nullable Breach breach, long at) {
        int limit = thresholds.consecutiveFailures();
        return breach == null && limit > 0 && run.length(successes()) >= limit
                ? new Breach(at, window.counts(), limit, 0)
                : breach;
    }

    private long successes() {
        return ledger.successes(slots.generation);
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
        if (!window.hasMinimum(thresholds) || hung.watchesSuccesses()) {
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

    /**
     * Takes the end of a call.
     *
     * @param slow whether it took longer than the threshold, but is not old enough to have been found hanging with its slot
     * @param recorded whether it has been found hanging and recorded as slow
     */
    @Nullable
    Breach ended(Cell cell, Outcome outcome, boolean slow, boolean recorded, long now) {
        boolean failed = outcome == Outcome.FAILURE;
        if (outcome == Outcome.SUCCESS && !slow && !recorded) {
            Breach breach = window.afterSuccess(now, thresholds);
            return hung.watchesSuccesses() ? orHung(breach, now) : breach;
        }
        Breach earlier = mayBeDue(now) ? due(now) : null;
        if (earlier != null) {
            return earlier;
        }
        countInARow(outcome);
        if (recorded) {
            return hungEnded(cell.hungGroup(), failed, now);
        }
        if (!failed && !slow) {
            return null;
        }
        return orHung(orRun(window.record(failed, slow, now, thresholds), now), now);
    }

    private void countInARow(Outcome outcome) {
        if (outcome == Outcome.FAILURE) {
            run.failed(successes());
        } else if (outcome == Outcome.SUCCESS) {
            run.broken();
        }
    }

    private @Nullable Breach hungEnded(HungGroup group, boolean failed, long now) {
        int newest = group.ended();
        if (!failed) {
            return null;
        }
        hung.failed(group);
        return orHung(orRun(window.recordLateFailure(group, newest, now, thresholds), now), now);
    }

    /** Whether a plain success that a lane was open for may breach a threshold all the same. */
    boolean judgesSuccesses() {
        return (slides && !window.hasMinimum(thresholds)) || hung.watchesSuccesses();
    }

    /** The clock shows this time, which may be earlier than one it has shown before. */
    void rewind(long now) {
        ledger.rewind(now);
        window.rewind(now);
    }

    String cause(Breach breach) {
        return thresholds.cause(breach);
    }

    boolean holdsMarks(Ticker ticker) {
        return window.holdsMarks(ticker);
    }

    Counts counts() {
        return window.counts();
    }
}
