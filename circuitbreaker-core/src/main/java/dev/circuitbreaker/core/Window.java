package dev.circuitbreaker.core;

import org.jspecify.annotations.Nullable;

/**
 * What one generation of a closed breaker has seen. Plain successes are counted by the {@link CallLedger} and only read
 * here; everything else is recorded here. Safe for use by many threads at once, without a lock.
 *
 * <p>Windows find breaches but know nothing of states: the phase that owns the window says what follows from one.
 */
abstract sealed class Window permits CountWindow, TimeWindow {

    private final CallLedger ledger;
    private final long generation;

    /** Those of the generation before this window began, with settings that gave it another shape. */
    private final long successesBefore;

    Window(CallLedger ledger, long generation) {
        this.ledger = ledger;
        this.generation = generation;
        this.successesBefore = ledger.successes(generation);
    }

    static Window of(CircuitBreakerConfig config, CallLedger ledger, long generation, long now) {
        return config.slidingWindowType() == CircuitBreakerConfig.SlidingWindowType.COUNT_BASED
                ? new CountWindow(config, ledger, generation)
                : new TimeWindow(config.slidingWindowSize(), ledger, generation, now);
    }

    /** Tells whether a window for these settings would have the same shape. */
    abstract boolean fits(CircuitBreakerConfig config);

    /** Tells whether the window needs the time. */
    abstract boolean readsClock();

    /** When {@link #advance} may have something to do next; far from now in a window that no time changes. */
    abstract long freshUntil(long now);

    /** Tells whether {@link #advance} may have something to do at this time. */
    final boolean isStale(long now) {
        return now - freshUntil(now) >= 0;
    }

    /** Tells whether the minimum number of calls is known to be reached, so that a plain success cannot raise a rate. */
    abstract boolean hasMinimum(Thresholds thresholds);

    /**
     * Lets the window slide to the given time, and judges it at every moment on the way at which outcomes expired.
     *
     * @return the first breach on the way, or null
     */
    abstract @Nullable Breach advance(long now, Thresholds thresholds);

    /** Judges the window after a plain success, as long as the minimum number of calls is not known to be reached. */
    abstract @Nullable Breach afterSuccess(long now, Thresholds thresholds);

    /**
     * Records outcomes of the same kind, at least one of {@code failed} and {@code slow}, and judges the window after
     * the last.
     */
    abstract @Nullable Breach record(boolean failed, boolean slow, int times, long now, Thresholds thresholds);

    /** Judges the window as it is. */
    abstract @Nullable Breach judge(long now, Thresholds thresholds);

    /** Returns what the window holds. */
    abstract Counts counts();

    /**
     * Tells, without changing anything, whether the window holds outcomes other than plain successes. Asks for the time
     * only if they expire with it.
     */
    abstract boolean holdsMarks(Ticker ticker);

    /** Called whenever a slot is opened, and so at least once per 2<sup>28</sup> plain successes. */
    abstract void checkpoint();

    /** Plain successes of this generation since the window began. */
    final long successes() {
        return ledger.successes(generation) - successesBefore;
    }
}
