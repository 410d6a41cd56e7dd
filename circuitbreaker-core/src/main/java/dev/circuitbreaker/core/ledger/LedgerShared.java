package dev.circuitbreaker.core.ledger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What all slots of a {@link CallLedger} have in common: the calls in flight that no slot counts any more, and whether
 * threads have got in each other's way.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>{@code hung}: sealers add, calls that return late subtract; may be negative for an instant. {@code everHung}: sealers
 *       add.
 *   <li>{@code overdue}, {@code slowOverdue}: the timer adds, calls whose thread is out at last subtract.
 *   <li>{@code contended}: set once, never cleared; a stale read costs one more narrow slot.
 * </ul>
 */
abstract class LedgerShared {

    private static final VarHandle HUNG = VarHandles.of(MethodHandles.lookup(), LedgerShared.class, "hung", long.class);
    private static final VarHandle EVER_HUNG =
            VarHandles.of(MethodHandles.lookup(), LedgerShared.class, "everHung", long.class);
    private static final VarHandle OVERDUE =
            VarHandles.of(MethodHandles.lookup(), LedgerShared.class, "overdue", int.class);
    private static final VarHandle SLOW_OVERDUE =
            VarHandles.of(MethodHandles.lookup(), LedgerShared.class, "slowOverdue", int.class);

    private volatile long hung;
    private volatile long everHung;
    private volatile int overdue;
    private volatile int slowOverdue;
    private volatile boolean contended;

    final void contend() {
        contended = true;
    }

    final boolean isContended() {
        return contended;
    }

    final void foundHanging(int calls) {
        HUNG.getAndAdd(this, (long) calls);
        EVER_HUNG.getAndAdd(this, (long) calls);
    }

    /** A call that had been found hanging has ended. */
    final void hangingReturned() {
        HUNG.getAndAdd(this, -1L);
    }

    /**
     * A call has been counted out at its deadline, although its thread is still inside.
     *
     * @param slow whether it has taken longer than the threshold by then
     */
    public final void overdueBegan(boolean slow) {
        OVERDUE.getAndAdd(this, 1);
        if (slow) {
            SLOW_OVERDUE.getAndAdd(this, 1);
        }
    }

    /** The thread of such a call is out. */
    public final void overdueReturned(boolean slow) {
        OVERDUE.getAndAdd(this, -1);
        if (slow) {
            SLOW_OVERDUE.getAndAdd(this, -1);
        }
    }

    public final long hung() {
        return hung;
    }

    final int overdue() {
        return overdue;
    }

    final int slowOverdue() {
        return slowOverdue;
    }

    /** Calls that were found older than the threshold, in the whole life. */
    public final long everHung() {
        return everHung;
    }
}
