package dev.circuitbreaker.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** The calls that started within one span, see {@link CallLedger}, which says who writes what. */
final class Slot {

    private static final VarHandle REST = Handles.of(MethodHandles.lookup(), Slot.class, "rest", SlotRest.class);
    private static final VarHandle HUNG_GROUP =
            Handles.of(MethodHandles.lookup(), Slot.class, "hungGroup", HungGroup.class);

    final CallLedger ledger;
    final SlotKind kind;
    final boolean timed;
    final Cell[] cells;

    /** The only cell of a narrow slot, to save the way through the array; null in a wide one. */
    private final @Nullable Cell only;

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
        this.cells = new Cell[count];
        for (int i = 0; i < count; i++) {
            cells[i] = new Cell(this, origin);
        }
        this.only = count == 1 ? cells[0] : null;
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
        for (Cell cell : cells) {
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
        for (Cell cell : cells) {
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
        return only != null ? only : cells[(int) Thread.currentThread().getId() & (cells.length - 1)];
    }

    long inFlight() {
        long sum = 0;
        for (Cell cell : cells) {
            sum += cell.inFlight();
        }
        return sum;
    }

    long successes() {
        long sum = 0;
        for (Cell cell : cells) {
            sum += cell.successes();
        }
        return sum;
    }

    Counts ended() {
        Counts sum = Counts.NONE;
        for (Cell cell : cells) {
            sum = sum.plus(cell.ended());
        }
        return sum;
    }

    /** Shuts a superseded slot and tells whether nothing can change in it any more. */
    boolean isSpent() {
        boolean spent = true;
        for (Cell cell : cells) {
            spent &= cell.close();
        }
        return spent;
    }
}
