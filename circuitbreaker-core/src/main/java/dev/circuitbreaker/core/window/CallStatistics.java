package dev.circuitbreaker.core.window;

import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.ledger.HungGroup;
import dev.circuitbreaker.core.ledger.SealResult;
import org.jspecify.annotations.Nullable;

/**
 * What may breach a threshold, of one generation: its window, the run of failures, and what hangs. Of several breaches at
 * once the window's comes first, then that of the run, then that of what hangs. Safe for use by many threads at once, as all
 * of its parts are.
 */
public final class CallStatistics {

    private final Window window;
    private final FailureRun run;
    private final HangDetector hung;

    private CallStatistics(Window window, FailureRun run, HangDetector hung) {
        this.window = window;
        this.run = run;
        this.hung = hung;
    }

    /**
     * Begins with an empty window.
     *
     * @param timed whether it spans seconds, or else calls
     * @param size how many
     * @param ledger counts the plain successes
     * @param generation whose outcomes it holds
     * @param now when it begins
     */
    public static CallStatistics begin(boolean timed, int size, CallLedger ledger, long generation, long now) {
        FailureRun run = new FailureRun();
        return new CallStatistics(
                window(timed, size, ledger, generation, 0, now, run), run, new HangDetector(ledger, generation));
    }

    /** The same statistics in a window of this shape, which is empty if it is another one. */
    public CallStatistics in(boolean timed, int size, long now) {
        return window.fits(timed, size)
                ? this
                : new CallStatistics(
                        window(timed, size, hung.ledger, hung.generation, hung.successes(), now, run), run, hung);
    }

    private static Window window(
            boolean timed,
            int size,
            CallLedger ledger,
            long generation,
            long successesBefore,
            long now,
            FailureRun run) {
        return timed
                ? new TimeWindow(size, ledger, generation, successesBefore, now, run)
                : new CountWindow(size, ledger, generation, successesBefore, run);
    }

    /** Tells whether {@link #advance} may have something to do at this time. */
    public boolean isStale(long now) {
        return window.isStale(now);
    }

    /** When {@link #advance} may have something to do next; far from now in a window that no time changes. */
    public long freshUntil(long now) {
        return window.freshUntil(now);
    }

    /** Lets outcomes expire up to the given time. */
    public void advance(long now) {
        window.advance(now);
    }

    /** The clock shows this time, which may be earlier than one it has shown before. */
    public void rewind(long now) {
        window.rewind(now);
    }

    /** Tells, without changing anything, whether the window holds anything but plain successes at this time. */
    public boolean holdsMarks(long now) {
        return window.holdsMarks(now);
    }

    /** Returns what the window holds. */
    public Counts counts() {
        return window.counts();
    }

    /** Tells whether a plain success may complete the minimum number of calls that it takes to breach a threshold. */
    public boolean mayBeCompleted(ThresholdEvaluator thresholds) {
        return !window.hasMinimum(thresholds) || hung.watchesSuccesses();
    }

    /** Judges after a plain success has been counted. */
    public @Nullable Breach afterSuccess(long now, ThresholdEvaluator thresholds) {
        Breach breach = window.afterSuccess(now, thresholds);
        return hung.watchesSuccesses() ? orHung(breach, now, thresholds) : breach;
    }

    /** Records an outcome, at least one of {@code failed} and {@code slow}; some slow calls have neither succeeded nor failed. */
    public @Nullable Breach record(
            boolean succeeded, boolean failed, boolean slow, long now, ThresholdEvaluator thresholds) {
        if (succeeded) {
            run.broken();
        }
        return orRunOrHung(window.record(failed, slow, now, thresholds), now, thresholds);
    }

    /** All calls of the generation that have ended with an outcome or been found hanging. */
    public Counts decided() {
        return hung.decided();
    }

    /**
     * Records calls that have been found hanging as slow.
     *
     * @param decided what was {@link #decided} before they were
     */
    public @Nullable Breach recordHanging(SealResult sealing, Counts decided, long at, ThresholdEvaluator thresholds) {
        hung.add(sealing, decided, thresholds);
        return orHung(window.recordHung(sealing.group(), at, thresholds), at, thresholds);
    }

    /** Takes the end of a call that had been found hanging and recorded as slow, and has failed. */
    public @Nullable Breach hungFailed(HungGroup group, long now, ThresholdEvaluator thresholds) {
        int newest = group.ended();
        hung.failed(group);
        return orRunOrHung(window.recordLateFailure(group, newest, now, thresholds), now, thresholds);
    }

    /**
     * Takes the end of a call that had been found hanging and recorded as slow, and has not failed.
     *
     * @param succeeded whether it has succeeded, or else counts as nothing
     */
    public void hungEnded(HungGroup group, boolean succeeded) {
        if (succeeded) {
            run.broken();
        }
        group.ended();
    }

    /** Judges everything anew, because the settings have changed. */
    public @Nullable Breach judge(long now, ThresholdEvaluator thresholds) {
        return orRunOrHung(window.judge(now, thresholds), now, thresholds);
    }

    /** Judges what has been recorded, for a reader that may be faster than the thread that recorded it. */
    public @Nullable Breach recorded(long now, ThresholdEvaluator thresholds) {
        return window.hasBeenJudged() ? window.judge(now, thresholds) : null;
    }

    /** How many failures in a row there have been last, as far as they are counted. */
    public int consecutiveFailures() {
        return run.length(hung.successes());
    }

    private @Nullable Breach orRunOrHung(@Nullable Breach breach, long at, ThresholdEvaluator thresholds) {
        int limit = thresholds.consecutiveFailures();
        return breach == null && limit > 0 && consecutiveFailures() >= limit
                ? new Breach(at, window.counts(), limit, 0)
                : orHung(breach, at, thresholds);
    }

    private @Nullable Breach orHung(@Nullable Breach breach, long at, ThresholdEvaluator thresholds) {
        return breach != null ? breach : hung.judge(at, thresholds);
    }
}
