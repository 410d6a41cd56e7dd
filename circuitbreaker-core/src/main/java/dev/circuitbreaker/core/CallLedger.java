package dev.circuitbreaker.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
 * handed to the window as slow outcomes. Whether a call ends before or after that is decided by one compare-and-set on
 * the word that counts it, so it is recorded exactly once. Slots are never reused; a call that returns after days still
 * holds its own.
 *
 * <p>A slot spans 1/256 of the threshold, but at least a millisecond, from the first call in it. Calls that start at the
 * same time are noticed exactly at their age, others at most one span late, and none early.
 *
 * <p>The same word counts the plain successes, because the compare-and-set that takes a call out of flight can count it
 * for free: two atomic operations per call are all there is. After a compare-and-set has failed, slots get several
 * cells on cache lines of their own; an uncontended breaker keeps a single one.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>{@code Cell.word}: written by every call and by sealers, always by compare-and-set (volatile semantics).
 *   <li>{@code newest} and {@code Slot.next}: compare-and-set by whoever opens a slot; anyone who finds {@code next} set
 *       and {@code newest} behind helps it along.
 *   <li>{@code oldest}: compare-and-set by whoever unlinks a spent slot.
 *   <li>{@code Slot.successesBefore} and {@code Slot.successesBeforeInGeneration}: plain, written by unlinkers. All of
 *       them write the same values, and the compare-and-set of {@code oldest} publishes them.
 *   <li>{@code hung} and {@code SlotKind.hanging}: sealers add, calls that return late subtract; may be negative for an instant.
 *   <li>{@code contended}: set once, never cleared; a stale read costs one more narrow slot.
 * </ul>
 */
final class CallLedger {

    private static final int LANES =
            Integer.highestOneBit(Math.min(64, Runtime.getRuntime().availableProcessors())) * 2;

    private static final VarHandle OLDEST = Handles.of(MethodHandles.lookup(), CallLedger.class, "oldest", Slot.class);
    private static final VarHandle NEWEST = Handles.of(MethodHandles.lookup(), CallLedger.class, "newest", Slot.class);
    private static final VarHandle NEXT = Handles.of(MethodHandles.lookup(), Slot.class, "next", Slot.class);
    private static final VarHandle WORD = Handles.of(MethodHandles.lookup(), Cell.class, "word", long.class);

    private final AtomicLong hung = new AtomicLong();
    private final LongAdder everHung = new LongAdder();
    private volatile Slot oldest;
    private volatile Slot newest;
    private volatile boolean contended;

    CallLedger(SlotKind kind, long now) {
        oldest = new Slot(this, kind, now, 1);
        newest = oldest;
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
                if (cell.enter(kind.ticks(start - slot.origin))) {
                    return cell;
                }
            }
            if (slot.kind.sequence > kind.sequence) {
                return null;
            }
            open(slot, kind, start);
        }
    }

    private void open(Slot last, SlotKind kind, long start) {
        Slot next = last.next;
        if (next == null) {
            Slot fresh = new Slot(this, kind, start, contended ? LANES : 1);
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
     * Takes all calls in flight out of a slot, once: from here on they hang, and their ends are not theirs to report.
     *
     * @return how many calls this invocation took
     */
    int seal(Slot slot) {
        int taken = 0;
        for (Cell cell : slot.cells) {
            taken += cell.seal();
        }
        hung.addAndGet(taken);
        everHung.add(taken);
        slot.kind.hanging.addAndGet(taken);
        return taken;
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
            long sum = Math.max(0, before);
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
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, hung.get()));
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

        Slot(CallLedger ledger, SlotKind kind, long origin, int lanes) {
            this.kind = kind;
            this.timed = kind.isTimed();
            this.origin = origin;
            this.cells = new Cell[lanes];
            for (int i = 0; i < lanes; i++) {
                cells[i] = lanes == 1 ? new Cell(ledger, kind) : new PaddedCell(ledger, kind);
            }
            this.only = lanes == 1 ? cells[0] : null;
        }

        /** When the youngest of the calls in flight here started; late by less than a tick, never early. */
        long youngestStart() {
            long latest = 0;
            for (Cell cell : cells) {
                latest = Math.max(latest, cell.latestTicks());
            }
            return origin + (latest << kind.shift);
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

    /**
     * A word that counts calls. From the low end: 20 bits for the calls in flight, 20 for the plain successes, 22 for the
     * latest start in ticks since the slot's origin, one that shuts the cell for new calls and one that seals it. A cell
     * takes no more calls once one of its counts reaches half of its range, so neither can overflow.
     */
    static sealed class Cell implements Admission {

        private static final long ONE_SUCCESS = 1L << 20;
        private static final long COUNT_MASK = ONE_SUCCESS - 1;
        private static final int TICK_SHIFT = 40;
        private static final long TICK_MASK = SlotKind.MAX_TICKS << TICK_SHIFT;
        private static final long CLOSED = 1L << 62;
        private static final long SEALED = 1L << 63;
        private static final long MANY_IN_FLIGHT = 1L << 18;
        private static final long MANY_SUCCESSES = ONE_SUCCESS << 19;
        private static final long NO_ENTRY = SEALED | CLOSED | MANY_IN_FLIGHT | MANY_SUCCESSES;

        private final CallLedger ledger;
        private final SlotKind kind;
        private final long generation;
        private final boolean timed;
        private volatile long word;

        private Cell(CallLedger ledger, SlotKind kind) {
            this.ledger = ledger;
            this.kind = kind;
            this.generation = kind.generation;
            this.timed = kind.isTimed();
        }

        @Override
        public final long generation() {
            return generation;
        }

        @Override
        public final Cell cell() {
            return this;
        }

        private boolean enter(long ticks) {
            long placed = ticks << TICK_SHIFT;
            for (long seen = word; (seen & NO_ENTRY) == 0; seen = word) {
                long base = placed > (seen & TICK_MASK) ? (seen & ~TICK_MASK) | placed : seen;
                if (WORD.compareAndSet(this, seen, base + 1)) {
                    return true;
                }
                ledger.contended = true;
            }
            return false;
        }

        /**
         * Counts a call out.
         *
         * @param plainSuccess whether to count it as a plain success
         * @return false if the call was found hanging and has been recorded as slow; then nothing is counted here
         */
        final boolean leave(boolean plainSuccess) {
            long change = plainSuccess ? ONE_SUCCESS - 1 : -1;
            if (!timed) {
                WORD.getAndAdd(this, change); // never sealed, so there is nothing to decide
                return true;
            }
            for (long seen = word; seen >= 0; seen = word) {
                if (WORD.compareAndSet(this, seen, seen + change)) {
                    return true;
                }
                ledger.contended = true;
            }
            ledger.hung.decrementAndGet();
            kind.hanging.decrementAndGet();
            return false;
        }

        private int seal() {
            long before = (long) WORD.getAndBitwiseOr(this, SEALED | CLOSED);
            return before < 0 ? 0 : (int) (before & (MANY_IN_FLIGHT * 2 - 1));
        }

        private boolean close() {
            long seen = word;
            if ((seen & CLOSED) == 0) {
                seen = (long) WORD.getAndBitwiseOr(this, CLOSED);
            }
            return seen < 0 || (seen & COUNT_MASK) == 0;
        }

        private long inFlight() {
            long seen = word;
            return seen < 0 ? 0 : seen & COUNT_MASK;
        }

        private long successes() {
            return (word >>> 20) & COUNT_MASK;
        }

        private long latestTicks() {
            long seen = word;
            return seen < 0 || (seen & COUNT_MASK) == 0 ? 0 : (seen & TICK_MASK) >>> TICK_SHIFT;
        }
    }

    /** Keeps two contended words at least 128 bytes apart: two cache lines, because they are fetched in pairs. */
    private static final class PaddedCell extends Cell {

        @SuppressWarnings("unused")
        private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;

        PaddedCell(CallLedger ledger, SlotKind kind) {
            super(ledger, kind);
        }
    }
}
