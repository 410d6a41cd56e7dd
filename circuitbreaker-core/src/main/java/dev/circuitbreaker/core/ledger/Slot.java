package dev.circuitbreaker.core.ledger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** The calls that started within one span, see {@link CallLedger}, which says who writes what. */
public final class Slot extends SlotBase {

    /**
     * What follows a slot. Immutable, so that a slot is absorbed in one step.
     *
     * @param next the next slot; null after the newest
     * @param ended the calls with an outcome that ended in slots that were absorbed
     */
    record Rest(@Nullable Slot next, Counts ended) {

        static final Rest NONE = new Rest(null, Counts.NONE);

        Rest followedBy(Slot slot) {
            return new Rest(slot, ended);
        }

        Rest absorbing(Counts spent, Rest beyond) {
            return new Rest(beyond.next, ended.plus(spent).plus(beyond.ended));
        }
    }

    private static final VarHandle REST = VarHandles.of(MethodHandles.lookup(), Slot.class, "rest", Rest.class);
    private static final CallCounter[] NONE = {};

    /** The only counter of a narrow slot, to save the way through an array; null in a wide one. */
    private final @Nullable CallCounter only;

    private final CallCounter[] many;
    private volatile Rest rest = Rest.NONE;
    long successesBefore;
    Counts endedBeforeInGeneration = Counts.NONE;

    Slot(LedgerShared inFlight, Cohort cohort, long origin, int count) {
        super(inFlight, cohort, origin);
        this.only = count == 1 ? new CallCounter(this, origin) : null;
        this.many = count > 1 ? new CallCounter[count] : NONE;
        for (int i = 0; i < many.length; i++) {
            many[i] = new PaddedCallCounter(this, origin);
        }
    }

    boolean isTimed() {
        return cohort.isTimed();
    }

    int width() {
        return only != null ? 1 : many.length;
    }

    CallCounter counter(int index) {
        return only != null ? only : many[index];
    }

    Rest rest() {
        return rest;
    }

    @Nullable
    Slot next() {
        return rest.next();
    }

    /** Changes what follows, unless another thread has changed it since it was seen. */
    boolean change(Rest seen, Rest other) {
        return REST.compareAndSet(this, seen, other);
    }

    /** When the youngest of the calls in flight here started. */
    public long youngestStart() {
        long first = origin();
        long latest = first;
        for (int i = 0; i < width(); i++) {
            latest += Math.max(0, counter(i).latestStart(latest) - latest);
        }
        return latest;
    }

    boolean spans(long start) {
        long since = start - origin();
        return since < cohort.span && -since < cohort.span;
    }

    void rewind(long now) {
        for (int i = 0; i < width(); i++) {
            CallCounter counter = counter(i);
            counter.close();
            counter.rewind(now);
        }
        origin(now);
    }

    boolean isNarrow() {
        return only != null;
    }

    /** Thread ids are dense, so their low bits spread the threads of a pool over the counters. */
    CallCounter counter() {
        return only != null ? only : many[(int) Thread.currentThread().getId() & (many.length - 1)];
    }

    long inFlight() {
        long sum = 0;
        for (int i = 0; i < width(); i++) {
            sum += counter(i).inFlight();
        }
        return sum;
    }

    long successes() {
        long sum = 0;
        for (int i = 0; i < width(); i++) {
            sum += counter(i).successes();
        }
        return sum;
    }

    Counts ended() {
        Counts sum = Counts.NONE;
        for (int i = 0; i < width(); i++) {
            sum = sum.plus(counter(i).ended());
        }
        return sum;
    }

    /** Shuts a superseded slot and tells whether nothing can change in it any more. */
    boolean isSpent() {
        boolean spent = true;
        for (int i = 0; i < width(); i++) {
            spent &= counter(i).close();
        }
        return spent;
    }
}
