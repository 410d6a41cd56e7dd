package dev.circuitbreaker.core.ledger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts calls that started within the span of one slot of the {@link CallLedger}, and were made by threads that share
 * this counter.
 *
 * <h2>The word</h2>
 *
 * <p>From the low end: 20 bits for the calls in flight, 20 for the plain successes, 22 for all other calls that have left,
 * one that shuts the counter for new calls and one that seals it. A call enters by compare-and-set, which fails when the counter
 * is shut and shows when threads get in each other's way; a plain success leaves by one atomic addition, which cannot fail.
 * What the word was before tells the call whether it has been sealed. Sealing moves the successes to the 22 bits, where
 * calls that leave later do not reach, and sets the lower bits to a value that they cannot exhaust. A counter takes no more
 * calls once one of its counts reaches half of its range, so none can overflow.
 *
 * <h2>Which calls ended before one began that hangs?</h2>
 *
 * <p>The calls of a counter have turns: the first to enter has the first, and the sum of all three counts is the latest. A call
 * that leaves behind others notes the greatest turn of one that has left; those with greater turns are still in flight when
 * the counter is sealed, so all that have ended ended before they began or at least began before them. A call that leaves the
 * counter empty notes the counts: what ended by then ended before any call that hangs later began, also where all of them
 * began at the same moment by the clock.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>{@code word}: by every call and by sealers, atomically (volatile semantics).
 *   <li>{@code latestStart}: plain, by the call that is about to enter, so that a thread that sees a call in the word sees that
 *       it is no older than this. Of two threads that enter at once the one with the earlier start may write last, if it is
 *       stopped between two instructions; then the other's call is found hanging earlier by as long as that took.
 *   <li>{@code latestEnded}, {@code whenEmpty}, {@code uncountedWhenEmpty} and {@code emptyBeforeUncounted}: plain, by calls that have left. They are read when the counter is sealed, a
 *       threshold later. A lost race moves the line between the calls that ended before the hung ones began and those that
 *       began since by one call.
 *   <li>{@code slowSuccesses}, {@code slowFailures} and {@code uncounted}: atomic addition, by calls that are about to leave.
 *   <li>{@code othersWhenSealed}: by the one thread that has sealed the counter.
 *   <li>{@code plainUntil}: opaque, by the thread that had a call admitted with care. Its values only grow, but for lost races,
 *       which cost a call the detour.
 * </ul>
 */
public class CallCounter implements Admission {

    private static final VarHandle WORD = VarHandles.of(MethodHandles.lookup(), CallCounter.class, "word", long.class);
    private static final VarHandle PLAIN_UNTIL =
            VarHandles.of(MethodHandles.lookup(), CallCounter.class, "plainUntil", long.class);

    private static final VarHandle SLOW_SUCCESSES = counter("slowSuccesses");
    private static final VarHandle SLOW_FAILURES = counter("slowFailures");
    private static final VarHandle UNCOUNTED = counter("uncounted");

    private static final int SUCCESS_SHIFT = 20;
    private static final long ONE_SUCCESS = 1L << SUCCESS_SHIFT;
    private static final long COUNT_MASK = ONE_SUCCESS - 1;
    private static final int OTHER_SHIFT = 40;
    private static final long ONE_OTHER = 1L << OTHER_SHIFT;
    private static final long OTHER_MASK = (1L << 22) - 1;
    private static final int SEALED_SUCCESS_SHIFT = 40;
    /** More than all calls of a sealed counter can add, and take away, from the low end. */
    private static final long AFTER_SEAL = 1L << 39;

    private static final long CLOSED = 1L << 62;
    private static final long SEALED = 1L << 63;
    private static final long MANY_IN_FLIGHT = 1L << 18;
    private static final long MANY_SUCCESSES = ONE_SUCCESS << 19;
    private static final long MANY_OTHERS = ONE_OTHER << 21;
    private static final long NO_ENTRY = SEALED | CLOSED | MANY_IN_FLIGHT | MANY_SUCCESSES | MANY_OTHERS;

    private final SlotBase span;
    private volatile long word;
    private long latestStart;
    private long plainUntil;

    /** The greatest turn of a call that has ended with an outcome: those with greater ones have not. */
    private int latestEnded;

    /** The plain successes and the other calls that had left when the counter was last empty, as they stand in the word. */
    private long whenEmpty;

    private volatile int slowSuccesses;
    private volatile int slowFailures;

    /** Calls that have left without an outcome. */
    private volatile int uncounted;

    /** How many of them had left when the counter was last empty before the latest of them left, and what that empty was. */
    private int uncountedWhenEmpty;

    private long emptyBeforeUncounted;

    private volatile int othersWhenSealed;

    CallCounter(SlotBase span, long origin) {
        this.span = span;
        Cohort cohort = span.cohort;
        this.latestStart = origin;
        this.plainUntil = cohort.readsClock ? origin - NanoTimes.FAR : 0;
    }

    private static VarHandle counter(String field) {
        return VarHandles.of(MethodHandles.lookup(), CallCounter.class, field, int.class);
    }

    @Override
    public final long generation() {
        return span.generation();
    }

    /** Lets plain calls enter and leave without a look at anything else, before the given time and while calls may start here. */
    public void openLaneUntil(long time) {
        PLAIN_UNTIL.setOpaque(this, NanoTimes.earlier(time, span.laneEnd()));
    }

    /** As above, for as long as calls may start here, where none of them knows the time. */
    public void openLane() {
        PLAIN_UNTIL.setOpaque(this, 1L);
    }

    /** Tells whether a plain call may enter or leave at the given time without a look at anything else. */
    public boolean isLaneAt(long now) {
        return now - (long) PLAIN_UNTIL.getOpaque(this) < 0;
    }

    /**
     * Counts a call in if nothing else has to be done for it.
     *
     * @return the call's turn among those that have entered here, from 1; 0 if it has to be admitted with care
     */
    public int enterLane(long start) {
        return isLaneAt(start) && start - latestStart >= 0 ? tryEnter(word, start) : 0;
    }

    /** Counts a call in, unless the counter takes no more; returns its turn, or 0. */
    int enter(long start) {
        for (long seen = word; (seen & NO_ENTRY) == 0; seen = word) {
            int turn = tryEnter(seen, start);
            if (turn != 0) {
                return turn;
            }
        }
        return 0;
    }

    /** Counts a call in, unless the counter takes no more or has changed since its word was seen; returns its turn, or 0. */
    int tryEnter(long seen, long start) {
        if ((seen & NO_ENTRY) != 0) {
            return 0;
        }
        if (start - latestStart > 0) {
            latestStart = start;
        }
        int turn = entered(seen) + 1; // nothing is called once the call has entered: the stack may be full
        if (WORD.compareAndSet(this, seen, seen + 1)) {
            return turn;
        }
        span.inFlight.contend();
        return 0;
    }

    /**
     * The turn of a call that has just entered, if no other has entered since; otherwise that of the other one, which
     * moves the line between calls that ended before a hung one began and those that began since by one call.
     */
    @Override
    public final int turn() {
        return entered(word);
    }

    private static int entered(long word) {
        return (int)
                ((word & COUNT_MASK) + (word >>> SUCCESS_SHIFT & COUNT_MASK) + (word >>> OTHER_SHIFT & OTHER_MASK));
    }

    /**
     * Counts a call out as a plain success.
     *
     * @param turn the call's turn
     * @return false if the call was found hanging and has been recorded as slow; then nothing is counted here
     */
    @Override
    public final boolean leave(int turn) {
        long seen = (long) WORD.getAndAdd(this, ONE_SUCCESS - 1);
        if (seen < 0) {
            span.inFlight.hangingReturned();
            return false;
        }
        long now = seen + ONE_SUCCESS - 1; // nothing is called once the call has left: the stack may be full
        if ((now & COUNT_MASK) == 0) {
            whenEmpty = now;
        } else if (turn > latestEnded) {
            latestEnded = turn;
        }
        return true;
    }

    /**
     * Counts a call out that was no plain success; without an outcome if it was neither failed nor slow. Its kind is counted
     * while it is still in flight, because a counter without calls in flight may be absorbed.
     *
     * @param turn the call's turn
     * @return false if the call was found hanging and has been recorded as slow; then nothing is counted here
     */
    @Override
    public final boolean leave(int turn, boolean failed, boolean slow) {
        countKind(failed, slow, 1);
        long seen = word;
        while (seen >= 0 && !WORD.compareAndSet(this, seen, seen + ONE_OTHER - 1)) {
            seen = word;
        }
        if (seen < 0) {
            countKind(failed, slow, -1);
            span.inFlight.hangingReturned();
            return false;
        }
        long now = seen + ONE_OTHER - 1;
        if ((now & COUNT_MASK) == 0) {
            whenEmpty = now;
        } else if ((failed || slow) && turn > latestEnded) {
            latestEnded = turn;
        }
        return true;
    }

    /** Fast failures are what remains of the other calls. */
    private void countKind(boolean failed, boolean slow, int change) {
        if (slow) {
            (failed ? SLOW_FAILURES : SLOW_SUCCESSES).getAndAdd(this, change);
        } else if (!failed) {
            if (emptyBeforeUncounted != whenEmpty) {
                emptyBeforeUncounted = whenEmpty;
                uncountedWhenEmpty = uncounted;
            }
            UNCOUNTED.getAndAdd(this, change);
        }
    }

    /**
     * Seals the counter if its calls in flight are all older than the threshold, and adds them to those of the sealing.
     */
    void seal(long now, long threshold, SealResult sealing) {
        for (long seen = word; seen >= 0; seen = word) {
            boolean idle = (seen & COUNT_MASK) == 0;
            if (!idle && now - latestStart <= threshold) {
                return;
            }
            long empty = whenEmpty;
            int ended = Math.max(latestEnded, entered(empty));
            int youngest = latestStart == span.origin() ? 0 : entered(seen) - ended;
            long sealed = SEALED | CLOSED | successes(seen) << SEALED_SUCCESS_SHIFT | AFTER_SEAL;
            if (WORD.compareAndSet(this, seen, sealed)) {
                othersWhenSealed = others(seen);
                int hung = (int) (seen & COUNT_MASK);
                sealing.add(hung, Math.min(hung, youngest), endedBetween(empty, seen));
                return;
            }
        }
    }

    /** All calls with an outcome that ended here. */
    Counts ended() {
        long seen = word;
        return ended(successes(seen), (seen < 0 ? othersWhenSealed : others(seen)) - uncounted);
    }

    /** Those that ended since the counter was last empty. A slow one is too old for the counter to have been empty since. */
    private Counts endedBetween(long empty, long now) {
        int uncountedSince = emptyBeforeUncounted == empty ? uncounted - uncountedWhenEmpty : 0;
        return ended(successes(now) - successes(empty), others(now) - others(empty) - uncountedSince);
    }

    private Counts ended(long plain, int others) {
        int slow = slowSuccesses + slowFailures;
        int failedFast = Math.max(0, others - slow);
        return new Counts(plain + failedFast + slow, failedFast + slowFailures, slow, slowFailures);
    }

    private static int others(long word) {
        return (int) (word >>> OTHER_SHIFT & OTHER_MASK);
    }

    @Override
    public final HungGroup hungGroup() {
        return span.hungGroup();
    }

    /** The clock has stepped back: no call can have started after now. Only for a counter that takes no more calls. */
    void rewind(long now) {
        if (latestStart - now > 0) {
            latestStart = now;
        }
    }

    /** Shuts the counter for new calls and tells whether nothing can change in it any more. */
    boolean close() {
        long seen = word;
        if ((seen & CLOSED) == 0) {
            seen = (long) WORD.getAndBitwiseOr(this, CLOSED);
        }
        return inFlight(seen) == 0;
    }

    long inFlight() {
        return inFlight(word);
    }

    private static long inFlight(long word) {
        return word < 0 ? 0 : word & COUNT_MASK;
    }

    long successes() {
        return successes(word);
    }

    private static long successes(long word) {
        return word >>> (word < 0 ? SEALED_SUCCESS_SHIFT : SUCCESS_SHIFT) & COUNT_MASK;
    }

    /** When the youngest call started, if there are calls in flight; otherwise the given time. */
    long latestStart(long otherwise) {
        return inFlight() == 0 ? otherwise : latestStart;
    }
}
