package dev.circuitbreaker.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Knows the calls in flight by the time they started, and counts the plain successes: calls that neither failed nor
 * were slow.
 *
 * <h2>How is it designed, and why?</h2>
 *
 * <p>A call that hangs never reports, so somebody else has to notice its age, without a timer, a thread or an object
 * per call. Calls are therefore counted by start time: a <em>slot</em> counts those that started within a short span,
 * and slots form a list from the oldest to the newest. Once the youngest start in a slot is longer ago than the
 * slow-call duration threshold, whatever is still in flight there hangs: the slot is <em>sealed</em>, and its calls are
 * handed to the window as slow outcomes. Whether a call ends before or after that is decided by the order of two atomic
 * operations on the word that counts it, so it is recorded exactly once. Slots are never reused; a call that returns after days still
 * holds its own.
 *
 * <p>A slot spans 1/256 of the threshold, but at least a millisecond, from the first call in it. Calls that start at the
 * same time are noticed exactly at their age, others at most one span late.
 *
 * <p>The same word counts the plain successes, because the addition that takes a call out of flight can count it for
 * free: two atomic operations per call are all there is. After a compare-and-set has failed, slots get several {@link
 * Cell cells} on cache lines of their own; an uncontended breaker keeps a single one.
 *
 * <h2>Lanes</h2>
 *
 * <p>Nearly all calls find that nothing has fallen due, and end as plain successes that no threshold can be breached by.
 * Whoever admits a call with care leaves a note in its cell until when that will be so; until then the cell is a
 * <em>lane</em>, where calls are counted in and out without a look at anything else. What has to be read for
 * that is found before the clock is read, because reading the clock and atomic operations each wait for what was begun
 * before, so that reads between them are waited for, too.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>{@code newest} and {@code Slot.next}: compare-and-set by whoever opens a slot; anyone who finds {@code next} set
 *       and {@code newest} behind helps it along.
 *   <li>{@code oldest}: compare-and-set by whoever unlinks a spent slot.
 *   <li>{@code Slot.successesBefore} and {@code Slot.successesBeforeInGeneration}: plain, written by unlinkers. All of
 *       them write the same values, and the compare-and-set of {@code oldest} publishes them.
 *   <li>{@code hung} and {@code SlotKind.hanging}: sealers add, calls that return late subtract; may be negative for an instant.
 *   <li>{@code overdue}, {@code slowOverdue}: the timer adds, calls whose thread is out at last subtract.
 *   <li>{@code contended}: set once, never cleared; a stale read costs one more narrow slot.
 * </ul>
 */
final class CallLedger {

    /** Cells of a slot once threads have got in each other's way. */
    private static final int MANY_CELLS =
            Integer.highestOneBit(Math.min(64, Runtime.getRuntime().availableProcessors())) * 2;

    private static final VarHandle OLDEST = Handles.of(MethodHandles.lookup(), CallLedger.class, "oldest", Slot.class);
    private static final VarHandle NEWEST = Handles.of(MethodHandles.lookup(), CallLedger.class, "newest", Slot.class);
    private static final VarHandle NEXT = Handles.of(MethodHandles.lookup(), Slot.class, "next", Slot.class);

    private final AtomicLong hung = new AtomicLong();
    private final AtomicInteger overdue = new AtomicInteger();
    private final AtomicInteger slowOverdue = new AtomicInteger();
    private final LongAdder everHung = new LongAdder();
    private volatile Slot oldest;
    private volatile Slot newest;
    private volatile boolean contended;

    /** Whether calls may be counted in and out without anybody being asked. */
    private final boolean hasLanes;

    CallLedger(SlotKind kind, long now, boolean hasLanes) {
        this.hasLanes = hasLanes;
        oldest = new Slot(this, kind, now, 1);
        newest = oldest;
    }

    /**
     * Finds the cell in which the calling thread's next call of this kind may be counted without further ado; the cell
     * itself knows until when.
     */
    @Nullable
    Cell lane(SlotKind kind) {
        Slot slot = newest;
        return slot.kind == kind ? slot.cell() : null;
    }

    boolean hasLanes() {
        return hasLanes;
    }

    /**
     * Counts a call in.
     *
     * @return where it is counted, or null if {@code kind} has been superseded by a later one
     */
    @Nullable
    Cell enter(SlotKind kind, long start) {
        while (true) {
            Slot slot = newest;
            if (slot.kind == kind && start - slot.origin < kind.span && !(contended && slot.isNarrow())) {
                Cell cell = slot.cell();
                if (cell.enter(start)) {
                    return cell;
                }
            }
            if (slot.kind.sequence > kind.sequence) {
                return null;
            }
            open(slot, kind, start);
        }
    }

    void contended() {
        contended = true;
    }

    private void open(Slot last, SlotKind kind, long start) {
        Slot next = last.next;
        if (next == null) {
            Slot fresh = new Slot(this, kind, start, contended ? MANY_CELLS : 1);
            next = NEXT.compareAndSet(last, null, fresh) ? fresh : last.next;
        }
        NEWEST.compareAndSet(this, last, next);
        unlinkSpent();
        kind.opened.run();
    }

    private void unlinkSpent() {
        for (Slot head = oldest; ; head = oldest) {
            Slot next = head.next;
            if (next == null || !head.isSpent()) {
                return;
            }
            long successes = head.successes();
            next.successesBefore = head.successesBefore + successes;
            next.successesBeforeInGeneration =
                    next.kind.generation == head.kind.generation ? head.successesBeforeInGeneration + successes : 0;
            OLDEST.compareAndSet(this, head, next);
        }
    }

    /** A cheap, conservative test: false means that no call in flight is older than the threshold. */
    boolean mayHang(long now, long threshold) {
        Slot slot = oldest;
        return !slot.timed || now - slot.origin > threshold;
    }

    /** Before this time, {@link #mayHang} does not say so; if it does now, this is the past. */
    long calmUntil(long now, long threshold) {
        Slot slot = oldest;
        return slot.timed ? slot.origin + threshold : now;
    }

    /** Returns the oldest unsealed slot whose calls in flight are all older than the threshold, or null. */
    @Nullable
    Slot due(long now, long threshold) {
        unlinkSpent();
        for (Slot slot = oldest; slot != null; slot = slot.next) {
            if (slot.timed && now - slot.origin <= threshold) {
                return null;
            }
            if (slot.timed && slot.inFlight() > 0) {
                return now - slot.youngestStart() > threshold ? slot : null;
            }
        }
        return null;
    }

    /**
     * Takes all calls in flight out of a slot, once: from here on they hang, and their ends are not theirs to report. A
     * cell that a younger call has entered in the meantime is left alone.
     *
     * @return how many calls this invocation took
     */
    int seal(Slot slot, long now, long threshold) {
        int taken = 0;
        for (Cell cell : slot.cells) {
            taken += cell.seal(now, threshold);
        }
        hung.addAndGet(taken);
        everHung.add(taken);
        slot.kind.hanging.addAndGet(taken);
        return taken;
    }

    /** Outside a phase with a window nobody records calls that hang, but they are to be seen, and to let go of their slots. */
    void sealHanging(long now, long threshold) {
        for (Slot slot = due(now, threshold); slot != null; slot = due(now, threshold)) {
            seal(slot, now, threshold);
        }
    }

    /** A call that had been found hanging has ended. */
    void hangingReturned(SlotKind kind) {
        hung.decrementAndGet();
        kind.hanging.decrementAndGet();
    }

    /**
     * A call has been counted out at its deadline, although its thread is still inside.
     *
     * @param slow whether it has taken longer than the threshold by then
     */
    void overdueBegan(boolean slow) {
        overdue.incrementAndGet();
        if (slow) {
            slowOverdue.incrementAndGet();
        }
    }

    void overdueReturned(boolean slow) {
        overdue.decrementAndGet();
        if (slow) {
            slowOverdue.decrementAndGet();
        }
    }

    /** Plain successes of one generation so far. Never decreases. */
    long successes(long generation) {
        Slot head = oldest;
        long sum = head.kind.generation == generation ? head.successesBeforeInGeneration : 0;
        for (Slot slot = head; slot != null; slot = slot.next) {
            if (slot.kind.generation == generation) {
                sum += slot.successes();
            }
        }
        return sum;
    }

    /** Plain successes of the whole life, late ones included. Never decreases. */
    long successes() {
        Slot head = oldest;
        long sum = head.successesBefore;
        for (Slot slot = head; slot != null; slot = slot.next) {
            sum += slot.successes();
        }
        return sum;
    }

    /** Calls in flight of any generation. */
    int inFlight() {
        while (true) {
            long before = hung.get();
            long sum = Math.max(0, before) + overdue.get();
            for (Slot slot = oldest; slot != null; slot = slot.next) {
                sum += slot.inFlight();
            }
            if (hung.get() == before) {
                return (int) Math.min(Integer.MAX_VALUE, sum);
            }
        }
    }

    /** Calls in flight that were found older than the threshold, of any generation. */
    int hung() {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, hung.get() + slowOverdue.get()));
    }

    /** Calls that were found older than the threshold, in the whole life. */
    long everHung() {
        return everHung.sum();
    }

    /** The calls that started within one span. */
    static final class Slot {

        final SlotKind kind;
        final long origin;
        private final boolean timed;
        private final Cell[] cells;

        /** The only cell of a narrow slot, to save the way through the array; null in a wide one. */
        private final @Nullable Cell only;

        private volatile @Nullable Slot next;
        private long successesBefore;
        private long successesBeforeInGeneration;

        Slot(CallLedger ledger, SlotKind kind, long origin, int count) {
            this.kind = kind;
            this.timed = kind.isTimed();
            this.origin = origin;
            this.cells = new Cell[count];
            for (int i = 0; i < count; i++) {
                cells[i] = new Cell(ledger, kind, origin);
            }
            this.only = count == 1 ? cells[0] : null;
        }

        /** When the youngest of the calls in flight here started. */
        long youngestStart() {
            long latest = origin;
            for (Cell cell : cells) {
                latest += Math.max(0, cell.latestStart(latest) - latest);
            }
            return latest;
        }

        private boolean isNarrow() {
            return only != null;
        }

        /** Thread ids are dense, so their low bits spread the threads of a pool over the cells. */
        private Cell cell() {
            return only != null ? only : cells[(int) Thread.currentThread().getId() & (cells.length - 1)];
        }

        private long inFlight() {
            long sum = 0;
            for (Cell cell : cells) {
                sum += cell.inFlight();
            }
            return sum;
        }

        private long successes() {
            long sum = 0;
            for (Cell cell : cells) {
                sum += cell.successes();
            }
            return sum;
        }

        /** Shuts a superseded slot and tells whether nothing can change in it any more. */
        private boolean isSpent() {
            boolean spent = true;
            for (Cell cell : cells) {
                spent &= cell.close();
            }
            return spent;
        }
    }
}
