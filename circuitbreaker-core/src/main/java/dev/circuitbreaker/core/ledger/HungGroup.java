package dev.circuitbreaker.core.ledger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one slot of the {@link CallLedger} that were found hanging, and their entries in the window.
 *
 * <p>They are interchangeable: their entries stand side by side in the window, and the call that ends first is taken for
 * the first of them. A call that ends as a failure takes its entry with it, to where the failure is recorded.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>{@code found}, {@code ended} and {@code moved}: atomic addition, by sealers and by calls that return late. {@code
 *       ended} may be ahead of {@code found} for an instant.
 *   <li>{@code window}, {@code successes} and {@code position}: by the thread that records the group, before it
 *       publishes the group in the window's list; {@code window} is written last, and volatile.
 * </ul>
 */
public final class HungGroup {

    private static final VarHandle FOUND = counter("found");
    private static final VarHandle ENDED = counter("ended");
    private static final VarHandle MOVED = counter("moved");

    private volatile int found;
    private volatile int ended;
    private volatile int moved;
    private volatile @Nullable Object window;

    /** Plain successes of the window before the entries. */
    private long successes;

    private long position;

    private static VarHandle counter(String field) {
        return VarHandles.of(MethodHandles.lookup(), HungGroup.class, field, int.class);
    }

    public void found(int calls) {
        FOUND.getAndAdd(this, calls);
    }

    /**
     * Notes the place of the entries in a window; returns false if they have one already.
     *
     * @param in the window, compared by identity
     * @param successesBefore plain successes of the window before the entries
     * @param where the newest mark before them in a window of calls; their grain in a window of time
     */
    public boolean place(Object in, long successesBefore, long where) {
        if (window != null) {
            return false;
        }
        successes = successesBefore;
        position = where;
        window = in;
        return true;
    }

    public boolean isIn(Object other) {
        return window == other;
    }

    /**
     * Takes the end of one of the calls.
     *
     * @return how many entries there are from its own on, those of calls that are still in flight included
     */
    public int ended() {
        return found - (int) ENDED.getAndAdd(this, 1);
    }

    /** A failure has taken its entry with it. */
    public void moved() {
        MOVED.getAndAdd(this, 1);
    }

    /** Calls that still hang. */
    public int inFlight() {
        return Math.max(0, found - ended);
    }

    /** Entries that have stayed where they were recorded. */
    public int entries() {
        return found - moved;
    }

    public long successes() {
        return successes;
    }

    public long position() {
        return position;
    }
}
