package dev.circuitbreaker.core.window;

import dev.circuitbreaker.core.ledger.VarHandles;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Up to {@value #ROOM} marks of a {@link CountWindow} one after another, each with the sums up to it.
 *
 * <p>A place holds zero at first, then any number of notes, each one less than the one before, and at last a mark, for good. No
 * value ever comes back, so a compare-and-set that succeeds has seen all that went before.
 *
 * <h2>The word of a mark</h2>
 *
 * <p>From the low end: 4 bits for the slow marks of this object up to this one, 4 for the failed ones, of which at least one is
 * not zero, and 48 for the plain successes before it.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>the places: by compare-and-set.
 *   <li>{@code next}: by compare-and-set to what follows, once this is full; then once to itself.
 * </ul>
 */
final class MarkBlock {

    /** Eight words are a cache line. */
    static final int ROOM = 8;

    private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle NEXT =
            VarHandles.of(MethodHandles.lookup(), MarkBlock.class, "next", MarkBlock.class);

    private static final int FAILED_SHIFT = 4;
    private static final int SUCCESS_SHIFT = 8;
    private static final long COUNT_MASK = (1L << FAILED_SHIFT) - 1;

    /** All marks before these. */
    private final long index;

    /** The plain successes before the last of them. */
    private final long successes;

    /** How many of them have failed, and how many were slow. Only differences matter, so they may overflow. */
    private final int failed;

    private final int slow;

    private final long[] places = new long[ROOM];

    /** Those that follow; null before, and these themselves once all of them have left the window. */
    private volatile @Nullable MarkBlock next;

    /** The first of all. */
    MarkBlock() {
        this(0, 0, 0, 0);
    }

    private MarkBlock(long index, long successes, int failed, int slow) {
        this.index = index;
        this.successes = successes;
        this.failed = failed;
        this.slow = slow;
    }

    /** How many there are. It only grows, and what is read afterwards may be more. */
    int count() {
        int count = 0;
        while (count < ROOM && place(count) > 0) {
            count++;
        }
        return count;
    }

    /** What is in a place: a mark if it is greater than zero. */
    long place(int place) {
        return (long) PLACE.getVolatile(places, place);
    }

    /** Leaves a note where a mark may be filed next, unless that is no longer as it was seen. */
    boolean note(int place, long seen) {
        return PLACE.compareAndSet(places, place, seen, seen - 1);
    }

    /** Files a mark behind the one in the place before, unless the place is no longer as it was seen. */
    boolean file(int place, long seen, long before, boolean isFailed, boolean isSlow) {
        long counts = place == 0 ? 0 : place(place - 1) & ((1L << SUCCESS_SHIFT) - 1);
        long mark = before << SUCCESS_SHIFT | counts + (isFailed ? 1L << FAILED_SHIFT : 0) + (isSlow ? 1 : 0);
        return PLACE.compareAndSet(places, place, seen, mark);
    }

    /** All marks up to the first so many of these. */
    long index(int count) {
        return index + count;
    }

    /** The plain successes before the last of the first so many. */
    long successes(int count) {
        return count == 0 ? successes : place(count - 1) >>> SUCCESS_SHIFT;
    }

    /** All that have failed up to the first so many of these, but for what has overflowed. */
    int failed(int count) {
        return failed + (count == 0 ? 0 : (int) (place(count - 1) >>> FAILED_SHIFT & COUNT_MASK));
    }

    /** All that were slow up to the first so many of these, but for what has overflowed. */
    int slow(int count) {
        return slow + (count == 0 ? 0 : (int) (place(count - 1) & COUNT_MASK));
    }

    @Nullable
    MarkBlock next() {
        return next;
    }

    /** Has others follow, once these are full. */
    void extend() {
        if (next == null) {
            NEXT.compareAndSet(this, null, new MarkBlock(index(ROOM), successes(ROOM), failed(ROOM), slow(ROOM)));
        }
    }

    /** Whether all of these have left the window. */
    boolean haveLeft() {
        return next == this;
    }

    /** All of these have left the window. */
    void leave() {
        next = this;
    }
}
