package dev.circuitbreaker.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** The calls that started within one span, see {@link CallLedger}, which says who writes what. */
final class Slot {

    private static final VarHandle REST = Handles.of(MethodHandles.lookup(), Slot.class, "rest", SlotRest.class);
    private static final VarHandle HUNG_GROUP =
            Handles.of(MethodHandles.lookup(), Slot.class, "hungGroup", HungGroup.class);

    private static final Cell[] NO_CELLS = {};

    final CallLedger ledger;
    final SlotKind kind;
    final boolean timed;

    /** The only cell of a narrow slot, to save the way through an array; null in a wide one. */
    private final @Nullable Cell only;

    private final Cell[] many;

    private volatile long origin;
    private volatile SlotRest rest = SlotRest.NONE;
    private volatile @Nullable HungGroup hungGroup;
    long successesBefore;
    Counts endedBeforeInGeneration = Counts.NONE;

    Slot(CallLedger ledger, SlotKind kind, long origin, int count) {
        this.ledger = ledger;
        this.kind = kind;
        this.timed = kind.isTimed();
        this.origin = origin;
        this.only = count == 1 ? new Cell(this, origin) : null;
        this.many = count > 1 ? new Cell[count] : NO_CELLS;
        for (int i = 0; i < many.length; i++) {
            many[i] = new PaddedCell(this, origin);
        }
    }

    int width() {
        return only != null ? 1 : many.length;
    }

    Cell cell(int index) {
        return only != null ? only : many[index];
    }

    long origin() {
        return origin;
    }

    SlotRest rest() {
        return rest;
    }

    @Nullable
    Slot next() {
        return rest.next();
    }

    /** Changes what follows, unless another thread has changed it since it was seen. */
    boolean change(SlotRest seen, SlotRest other) {
        return REST.compareAndSet(this, seen, other);
    }

    /** When the youngest of the calls in flight here started. */
    long youngestStart() {
        long first = origin;
        long latest = first;
        for (int i = 0; i < width(); i++) {
            Cell cell = cell(i);
            latest += Math.max(0, cell.latestStart(latest) - latest);
        }
        return latest;
    }

    /** The group of the calls that are found hanging here. */
    HungGroup hungGroup() {
        HungGroup existing = hungGroup;
        if (existing != null) {
            return existing;
        }
        HungGroup fresh = new HungGroup();
        HungGroup winner = (HungGroup) HUNG_GROUP.compareAndExchange(this, null, fresh);
        return winner == null ? fresh : winner;
    }

    boolean spans(long start) {
        long since = start - origin;
        return since < kind.span && -since < kind.span;
    }

    void rewind(long now) {
        for (int i = 0; i < width(); i++) {
            Cell cell = cell(i);
            cell.close();
            cell.rewind(now);
        }
        origin = now;
    }

    boolean isNarrow() {
        return only != null;
    }

    /** Thread ids are dense, so their low bits spread the threads of a pool over the cells. */
    Cell cell() {
        return only != null ? only : many[(int) Thread.currentThread().getId() & (many.length - 1)];
    }

    long inFlight() {
        long sum = 0;
        for (int i = 0; i < width(); i++) {
            Cell cell = cell(i);
            sum += cell.inFlight();
        }
        return sum;
    }

    long successes() {
        long sum = 0;
        for (int i = 0; i < width(); i++) {
            Cell cell = cell(i);
            sum += cell.successes();
        }
        return sum;
    }

    Counts ended() {
        Counts sum = Counts.NONE;
        for (int i = 0; i < width(); i++) {
            Cell cell = cell(i);
            sum = sum.plus(cell.ended());
        }
        return sum;
    }

    /** Shuts a superseded slot and tells whether nothing can change in it any more. */
    boolean isSpent() {
        boolean spent = true;
        for (int i = 0; i < width(); i++) {
            Cell cell = cell(i);
            spent &= cell.close();
        }
        return spent;
    }
}
