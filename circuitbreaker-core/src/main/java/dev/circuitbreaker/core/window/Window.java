package dev.circuitbreaker.core.window;

import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.ledger.HungGroup;
import dev.circuitbreaker.core.ledger.VarHandles;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What one generation of a closed breaker has seen. Plain successes are counted by the {@link CallLedger} and only read
 * here; everything else is recorded here. Safe for use by many threads at once, without a lock.
 *
 * <p>A call that is found hanging enters as slow. Its entry belongs to its {@link HungGroup}, because a failure may take it
 * out again: such a call counts once, as slow and failed, and as long as an outcome that was recorded when it failed.
 *
 * <p>Windows find breaches but know nothing of states: the phase that owns the window says what follows from one. They are
 * judged when something is recorded, and only then; looking at one changes nothing that is decided.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>{@code hung}: replaced by compare-and-set.
 * </ul>
 */
abstract class Window {

    private static final VarHandle HUNG =
            VarHandles.of(MethodHandles.lookup(), Window.class, "hung", HungEntries.class);

    private final CallLedger ledger;
    private final long generation;

    /** Those of the generation before this window began, with settings that gave it another shape. */
    private final long successesBefore;

    /** Counts the failures that are recorded here, with the plain successes that have been read for that anyway. */
    private final FailureRun run;

    private volatile HungEntries hung = HungEntries.NONE;

    Window(CallLedger ledger, long generation, long successesBefore, FailureRun run) {
        this.ledger = ledger;
        this.generation = generation;
        this.successesBefore = successesBefore;
        this.run = run;
    }

    /** Counts a failure in a row, after so many plain {@link #successes}. */
    final void failedAfter(long successes) {
        run.failed(successesBefore + successes);
    }

    /** Tells whether a window of this kind and size would have the same shape. */
    abstract boolean fits(boolean timed, int otherSize);

    /** When {@link #advance} may have something to do next; far from now in a window that no time changes. */
    abstract long freshUntil(long now);

    /** Tells whether {@link #advance} may have something to do at this time. */
    final boolean isStale(long now) {
        return now - freshUntil(now) >= 0;
    }

    /** Tells whether the minimum number of calls is known to be reached, so that a plain success cannot raise a rate. */
    abstract boolean hasMinimum(ThresholdEvaluator thresholds);

    /** Lets outcomes expire up to the given time. */
    abstract void advance(long now);

    /** The clock shows this time, which may be earlier than one it has shown before. */
    abstract void rewind(long now);

    /** Judges the window after a plain success, as long as the minimum number of calls is not known to be reached. */
    final @Nullable Breach afterSuccess(long now, ThresholdEvaluator thresholds) {
        // From the minimum on, a plain success cannot raise a rate. Expirations can, and then the minimum is not known
        // to be
        // reached any more.
        return hasMinimum(thresholds) ? null : judge(now, thresholds);
    }

    /** Records an outcome, at least one of {@code failed} and {@code slow}, and judges the window that ends with it. */
    abstract @Nullable Breach record(boolean failed, boolean slow, long now, ThresholdEvaluator thresholds);

    /** Judges the window as it is. */
    abstract @Nullable Breach judge(long now, ThresholdEvaluator thresholds);

    /**
     * Tells whether the window has been judged, or is about to be, with what it still holds. If not, outcomes have expired
     * since, and to judge it would bring about what only the next outcome may.
     */
    abstract boolean hasBeenJudged();

    /** Returns what the window holds. */
    abstract Counts counts();

    /**
     * Tells, without changing anything, whether the window holds outcomes other than plain successes at this time.
     */
    abstract boolean holdsMarks(long now);

    /** Notes where in this window the entries of a group stand: at its end. */
    abstract boolean place(HungGroup group, long at);

    /** How many groups, from the oldest, have left the window. */
    abstract int gone(HungEntries entries);

    /** Tells whether so many entries of a group, the newest of them, are all still inside. */
    abstract boolean holds(HungEntries entries, HungGroup group, int newest);

    /** Records calls that have been found hanging as slow, and judges the window that ends with them. */
    final @Nullable Breach recordHung(HungGroup group, long at, ThresholdEvaluator thresholds) {
        if (place(group, at)) {
            HungEntries seen;
            do {
                seen = hung;
            } while (!HUNG.compareAndSet(this, seen, seen.without(gone(seen)).with(group)));
        }
        return judge(at, thresholds);
    }

    /** Drops the groups that have left, once all have. */
    final void dropHung(HungEntries seen) {
        HUNG.compareAndSet(this, seen, seen.without(seen.size()));
    }

    /**
     * Records that a call has failed that had been found hanging, and judges the window that ends with it.
     *
     * @param newest how many entries of its group there are from its own on
     */
    final @Nullable Breach recordLateFailure(HungGroup group, int newest, long now, ThresholdEvaluator thresholds) {
        if (group.isIn(this) && holds(hung, group, newest)) {
            group.moved();
        }
        return record(true, true, now, thresholds);
    }

    final HungEntries hung() {
        return hung;
    }

    /** Plain successes of this generation since the window began. */
    final long successes() {
        return ledger.successes(generation) - successesBefore;
    }
}
