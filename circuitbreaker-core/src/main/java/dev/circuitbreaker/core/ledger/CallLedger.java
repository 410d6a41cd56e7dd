package dev.circuitbreaker.core.ledger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Knows the calls in flight by the time they started, and counts the plain successes: calls that neither failed nor
 * were slow.
 *
 * <h2>How is it designed, and why?</h2>
 *
 * <p>A call that hangs never reports, so the next call or read has to notice its age, without a timer, a thread or an object
 * per call. Calls are therefore counted by start time: a <em>slot</em> counts those that started within a short span,
 * and slots form a list from the oldest to the newest. Once the youngest start in a slot is longer ago than the
 * slow-call duration threshold, whatever is still in flight there hangs: the slot is <em>sealed</em>, and its calls are
 * handed to the window as slow outcomes. Whether a call ends before or after that is decided by the order of two atomic
 * operations on the word that counts it, so it is recorded exactly once. Slots are never reused; a call that returns after days still
 * holds its own, with the {@link HungGroup} that tells what has become of it meanwhile.
 *
 * <p>A slot spans 1/256 of the threshold, but at least a millisecond, from the first call in it. Calls that start at the
 * same time are noticed exactly at their age, others at most one span late.
 *
 * <p>The same word counts the plain successes, because the addition that takes a call out of flight can count it for
 * free: two atomic operations per call are all there is. After a compare-and-set has failed, slots get several {@link
 * CallCounter counters} on cache lines of their own; an uncontended breaker keeps a single one.
 *
 * <p>A slot in which nothing can change any more is spent. The oldest goes; one after a slot that still has a call is
 * absorbed by it, so a call that never ends keeps one slot for each generation since, and not one for each span.
 *
 * <p>Should the clock step back, what started in the future is taken to have started now, when the next call or look finds
 * that out; so no call is noticed later than a threshold after that.
 *
 * <h2>Lanes</h2>
 *
 * <p>Nearly all calls find that nothing has fallen due, and end as plain successes that no threshold can be breached by.
 * The thread that admits a call with care leaves a note in its counter until when that will be so; until then the counter is a
 * <em>lane</em>, where calls are counted in and out. Only whether a success might breach a threshold after all is asked once it
 * has been counted, because the first failure may have come meanwhile. What has to be read for a lane is found before the clock is read, because reading the clock and atomic operations each wait for what was begun
 * before, so that reads between them are waited for, too.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>{@code newest} and {@code oldest}: null until the first call.
 *   <li>{@code firstStart}: plain, before {@code newest} is set for the first time. Of several threads that make the first call at
 *       once, any may write last.
 *   <li>{@code newest} and {@code Slot.rest}: compare-and-set by the thread that opens a slot, and {@code rest} by those
 *       that absorb one; any thread that finds a next slot and {@code newest} behind helps it along.
 *   <li>{@code oldest}: compare-and-set by the thread that unlinks a spent slot.
 *   <li>{@code Slot.successesBefore} and {@code Slot.endedBeforeInGeneration}: plain, written by unlinkers. All of
 *       them write the same values, and the compare-and-set of {@code oldest} publishes them.
 *   <li>{@code SlotBase.hungGroup}: compare-and-set by the first sealer, before it seals.
 *   <li>{@code SlotBase.origin} and {@code CallCounter.latestStart}: lowered by threads that find that the clock has stepped back.
 * </ul>
 */
public final class CallLedger extends LedgerShared {

    /** Counters of a slot once threads have got in each other's way. */
    private static final int MANY_COUNTERS =
            Integer.highestOneBit(Math.min(64, Runtime.getRuntime().availableProcessors())) * 2;

    private static final VarHandle OLDEST =
            VarHandles.of(MethodHandles.lookup(), CallLedger.class, "oldest", Slot.class);
    private static final VarHandle NEWEST =
            VarHandles.of(MethodHandles.lookup(), CallLedger.class, "newest", Slot.class);

    private volatile @Nullable Slot oldest;
    private volatile @Nullable Slot newest;
    private long firstStart;

    /** Whether calls may be counted in and out without a look at anything else. */
    private final boolean hasLanes;

    public CallLedger(boolean hasLanes) {
        this.hasLanes = hasLanes;
    }

    /**
     * Finds the counter in which the calling thread's next call of this cohort may be counted without further ado; the counter
     * itself knows until when.
     */
    @Nullable
    public CallCounter lane(Cohort cohort) {
        Slot slot = newest;
        return slot != null && slot.cohort == cohort ? slot.counter() : null;
    }

    public boolean hasLanes() {
        return hasLanes;
    }

    /**
     * Counts a call in.
     *
     * @return where it is counted, or null if the cohort has been superseded by a later one
     */
    @Nullable
    public CallCounter enter(Cohort cohort, long start) {
        while (true) {
            Slot slot = newest;
            if (slot == null) {
                begin(cohort, start);
                continue;
            }
            if (slot.cohort == cohort && slot.spans(start) && !(isContended() && slot.isNarrow())) {
                CallCounter counter = slot.counter();
                if (counter.enter(start) != 0) {
                    return counter;
                }
            }
            if (slot.cohort.sequence > cohort.sequence) {
                return null;
            }
            rewind(start);
            open(slot, cohort, start);
        }
    }

    /** When the first of all calls began, if calls know the time; {@code now} if there has been none. */
    public long firstStart(long now) {
        return newest == null ? now : firstStart;
    }

    private void begin(Cohort cohort, long start) {
        firstStart = start;
        OLDEST.compareAndSet(this, null, new Slot(this, cohort, start, 1));
        NEWEST.compareAndSet(this, null, oldest); // nothing is unlinked before there is a newest
    }

    private void open(Slot last, Cohort cohort, long start) {
        Slot.Rest rest = last.rest();
        Slot next = rest.next();
        if (next == null) {
            Slot fresh = new Slot(this, cohort, start, isContended() ? MANY_COUNTERS : 1);
            next = last.change(rest, rest.followedBy(fresh)) ? fresh : last.next();
        }
        NEWEST.compareAndSet(this, last, next);
        unlinkSpent();
    }

    private void unlinkSpent() {
        for (Slot head = oldest; head != null; head = oldest) {
            Slot.Rest rest = head.rest();
            Slot next = rest.next();
            if (next == null || !head.isSpent()) {
                absorbSpent(head);
                return;
            }
            Counts ended = head.ended().plus(rest.ended());
            next.successesBefore = head.successesBefore + ended.successes();
            next.endedBeforeInGeneration = next.cohort.generation == head.cohort.generation
                    ? head.endedBeforeInGeneration.plus(ended)
                    : Counts.NONE;
            OLDEST.compareAndSet(this, head, next);
        }
    }

    /** A spent slot that is not the oldest goes over into the one before, if that is of the same generation. */
    private static void absorbSpent(Slot head) {
        Slot slot = head;
        while (true) {
            Slot.Rest rest = slot.rest();
            Slot next = rest.next();
            if (next == null || next.next() == null) {
                return; // the newest takes calls
            }
            if (next.cohort.generation != slot.cohort.generation || !next.isSpent()) {
                slot = next;
            } else {
                slot.change(rest, rest.absorbing(next.ended(), next.rest()));
            }
        }
    }

    /**
     * Finds out whether the clock has stepped back, and takes what started in the future to have started now. Two threads
     * that read it at once may be apart, too, but not by the span of a slot.
     */
    public void rewind(long now) {
        Slot last = newest;
        if (last != null && last.isTimed() && last.origin() - now > last.cohort.span) {
            for (Slot slot = oldest; slot != null; slot = slot.next()) {
                if (slot.isTimed() && slot.origin() - now > 0) {
                    slot.rewind(now);
                }
            }
        }
    }

    /** A cheap, conservative test: false means that no call in flight is older than the threshold. */
    public boolean mayHang(long now, long threshold) {
        Slot slot = oldest;
        return slot != null && (!slot.isTimed() || now - slot.origin() > threshold);
    }

    /** Before this time, {@link #mayHang} does not say so; if it does now, this is the past. */
    public long calmUntil(long now, long threshold) {
        Slot slot = oldest;
        return slot != null && slot.isTimed() ? slot.origin() + threshold : now;
    }

    /** Returns the oldest unsealed slot whose calls in flight are all older than the threshold, or null. */
    @Nullable
    public Slot due(long now, long threshold) {
        unlinkSpent();
        for (Slot slot = oldest; slot != null; slot = slot.next()) {
            if (slot.isTimed() && now - slot.origin() <= threshold) {
                return null;
            }
            if (slot.isTimed() && slot.inFlight() > 0) {
                return now - slot.youngestStart() > threshold ? slot : null;
            }
        }
        return null;
    }

    /**
     * Takes all calls in flight out of a slot, once: from here on they hang, and their ends are not theirs to report. A
     * counter that a younger call has entered in the meantime is left alone.
     *
     * @return the calls that this invocation took; null if it took none
     */
    @Nullable
    public SealResult seal(Slot slot, long now, long threshold) {
        SealResult sealing = new SealResult(slot.hungGroup(), endedAfter(slot));
        for (int i = 0; i < slot.width(); i++) {
            slot.counter(i).seal(now, threshold, sealing);
        }
        int taken = sealing.hung();
        if (taken == 0) {
            return null;
        }
        foundHanging(taken);
        return sealing;
    }

    /** The calls of the same generation with an outcome that began later than those of this slot. */
    private static Counts endedAfter(Slot slot) {
        Counts sum = slot.rest().ended();
        for (Slot later = slot.next(); later != null; later = later.next()) {
            if (later.cohort.generation == slot.cohort.generation) {
                sum = sum.plus(later.ended()).plus(later.rest().ended());
            }
        }
        return sum;
    }

    /** Outside a phase with a window nothing records calls that hang, but they are to be seen, and to let go of their slots. */
    public void sealHanging(long now, long threshold) {
        for (Slot slot = due(now, threshold); slot != null; slot = due(now, threshold)) {
            seal(slot, now, threshold);
        }
    }

    /** Plain successes of one generation so far. Never decreases. */
    public long successes(long generation) {
        Slot head = oldest;
        long sum = head != null && head.cohort.generation == generation ? head.endedBeforeInGeneration.successes() : 0;
        for (Slot slot = head; slot != null; ) {
            Slot.Rest rest =
                    slot.rest(); // read before the slot's own: what goes over into it meanwhile is still met on the way
            if (slot.cohort.generation == generation) {
                sum += slot.successes() + rest.ended().successes();
            }
            slot = rest.next();
        }
        return sum;
    }

    /** The calls of one generation that have ended with an outcome, but for those that had been found hanging. */
    public Counts ended(long generation) {
        Slot head = oldest;
        Counts sum = head != null && head.cohort.generation == generation ? head.endedBeforeInGeneration : Counts.NONE;
        for (Slot slot = head; slot != null; ) {
            Slot.Rest rest = slot.rest();
            if (slot.cohort.generation == generation) {
                sum = sum.plus(slot.ended()).plus(rest.ended());
            }
            slot = rest.next();
        }
        return sum;
    }

    /** Plain successes of the whole life, late ones included. Never decreases. */
    public long successes() {
        Slot head = oldest;
        long sum = head == null ? 0 : head.successesBefore;
        for (Slot slot = head; slot != null; ) {
            Slot.Rest rest = slot.rest();
            sum += slot.successes() + rest.ended().successes();
            slot = rest.next();
        }
        return sum;
    }

    /** Calls in flight of any generation. */
    public int inFlight() {
        while (true) {
            long before = hung();
            long sum = Math.max(0, before) + overdue();
            for (Slot slot = oldest; slot != null; slot = slot.next()) {
                sum += slot.inFlight();
            }
            if (hung() == before) {
                return (int) Math.min(Integer.MAX_VALUE, sum);
            }
        }
    }

    /** Calls in flight that were found older than the threshold, of any generation. */
    public int slowInFlight() {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, hung() + slowOverdue()));
    }
}
