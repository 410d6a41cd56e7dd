package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Admission;
import org.jspecify.annotations.Nullable;

/**
 * Ends of calls that could not be reported, because the stack was full. Where a call ends by a {@code StackOverflowError}
 * there may be no room for a single further frame, so the end is kept by what needs none: an array is made, filled and
 * stored under a monitor. The next end that has room, the next call that is admitted with care, or the next read reports it.
 *
 * <p>So whatever is thrown before a permit is back keeps it for such a report, and whatever is thrown after that ends where it is
 * thrown: to keep the end then would give the permit back twice. What that may be is a full stack or heap, a class that could not
 * be initialised for want of them, or a clock that fails; the result of the call is worth more than any of them.
 *
 * <p>A frame that a compiler has just given up may be too large even for the monitor, because HotSpot's interpreter looks for
 * room once it has entered one. Then the end is stored without. Of two threads that do so at the same moment, on the same
 * breaker, one may be lost.
 */
abstract class UnreportedEnds {

    /** With what they hold, more than it takes to report the end of a call and to tell listeners of it that do little. */
    private static final int FRAMES = 64;

    /** An {@link Admission} or {@link Late}, what was thrown or null, and the next. When it ended is not known any more. */
    @Nullable
    Object @Nullable [] unreported;

    /** As above, but stored without the monitor. An entry that has been taken may be met again: its call is null then. */
    volatile @Nullable Object @Nullable [] unguarded;

    /** A call that knows itself how to report its end. */
    interface Late {

        /** Reports the end of a call whose thread was in no position to. */
        void endedBefore(@Nullable Throwable thrown);
    }

    /** Reads without the monitor; an end that is missed is found by the next one who asks. */
    final boolean hasUnreported() {
        return unreported != null || unguarded != null;
    }

    /** Reports the ends that have been kept. */
    final void catchUp() {
        if (hasUnreported()) {
            reportAll();
        }
    }

    private void reportAll() {
        for (@Nullable Object[] each = takeUnreported(); each != null; each = takeUnreported()) {
            try {
                Object call = each[0];
                if (call != null) {
                    reportLate(call, (Throwable) each[1]);
                }
            } catch (Throwable full) {
                putBack(each);
                return;
            }
        }
    }

    /**
     * Reports the end of a call, late.
     *
     * @param call an {@link Admission} or {@link Late}
     * @param thrown what the call threw; null if it returned
     */
    abstract void reportLate(Object call, @Nullable Throwable thrown);

    private synchronized @Nullable Object @Nullable [] takeUnreported() {
        @Nullable Object[] loose = unguarded;
        unguarded = null;
        for (; loose != null; loose = (@Nullable Object[]) loose[2]) {
            if (loose[0] != null) {
                unreported = new Object[] {loose[0], loose[1], unreported};
                loose[0] = null;
            }
        }
        @Nullable Object[] taken = unreported;
        unreported = taken == null ? null : (@Nullable Object[]) taken[2];
        return taken;
    }

    final synchronized void putBack(@Nullable Object[] untaken) {
        untaken[2] = unreported;
        unreported = untaken;
    }

    /** Overflows the stack now, rather than half-way through a report, if there is no room for it. */
    static void needRoom() {
        needRoomFor(FRAMES);
    }

    /** As above, for so many frames, each as large as two or three others. */
    static void needRoomFor(int frames) {
        needRoom(frames, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** Its many arguments make for large frames. */
    private static long needRoom(int frames, long a, long b, long c, long d, long e, long f, long g, long h) {
        return frames == 0 ? a + b + c + d + e + f + g + h : needRoom(frames - 1, b, c, d, e, f, g, h, a) + 1;
    }
}
