package dev.circuitbreaker.core.window;

import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.ledger.HungGroup;
import dev.circuitbreaker.core.ledger.NanoTimes;
import dev.circuitbreaker.core.ledger.VarHandles;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of the last {@code size} calls: exact and lock-free.
 *
 * <h2>How is it designed, and why?</h2>
 *
 * <p>A ring of all outcomes would be written by every call, and its cache lines would travel between processors with
 * every call. But plain successes are interchangeable: only their number between two other outcomes matters. So they
 * are merely counted, in the counters of the {@link CallLedger}, and kept here are only the other outcomes, the
 * <em>marks</em>. Each mark notes how many plain successes had been counted before it, and how many of the marks so far,
 * itself included, were failed, slow and both. Those are prefix sums: what the window holds is the difference of
 * two of them. For instance, with a size of 4 and the outcomes {@code s F s s S s s}:
 *
 * <pre>
 * mark              1 (F)   2 (S)
 * successes before  1       3        now 5
 * failed, slow      1, 0    1, 1
 * outcomes after it 5       2        (successes since, plus marks since)
 * </pre>
 *
 * <p>Only mark 2 has fewer than 4 outcomes after it, so the window holds 4 calls, failed 1 - 1 = 0, slow 1 - 0 = 1.
 *
 * <p>The entries of calls that were found hanging are no marks, because a failure takes its entry with it. They stand
 * between marks, at the {@linkplain HungGroup#position() place} of their group, and are laid over the marks when these are
 * read: {@link HungInWindow} tells how many of them follow a mark. Where no call hangs, that is none.
 *
 * <p>One compare-and-set files a mark in the first free place of the newest {@link MarkBlock}. These form a queue of Michael and
 * Scott ("Simple, Fast, and Practical Non-Blocking and Blocking Concurrent Queue Algorithms", 1996): when they are full, one
 * compare-and-set links the next ones, a second advances the tail, and any thread that finds the first done helps with the second.
 * Eight marks to an object take half of the memory of one each, and a failure mostly writes one word of the queue in place of three
 * objects.
 *
 * <p>A reader that has counted successes leaves a note in the first free place; a mark that was about to be filed without having
 * seen them then fails and starts again. That makes reads linearizable: what has been seen in one order is never filed in another.
 * Places and notes are never used twice, so a thread that was stopped for however long between two instructions cannot take a new
 * one for the one it has seen.
 *
 * <p>Marks that have left are linked to themselves. Old ones would otherwise hold on to young ones, which a generational garbage
 * collector then keeps until it cleans up among the old; and a thread that comes upon them knows that it has been overtaken.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>{@code left}: those with the oldest mark inside, or older ones. Advanced by compare-and-set; a stale read means a longer
 *       way. Null, like {@code tail}, before the first mark, and never behind it.
 *   <li>{@code tail}: the newest marks, advanced by compare-and-set only.
 *   <li>{@code filled}: the largest number of calls seen in the window; it never shrinks. A stale read means one more
 *       judgement.
 * </ul>
 */
public final class CountWindow extends Window {

    private static final VarHandle LEFT =
            VarHandles.of(MethodHandles.lookup(), CountWindow.class, "left", MarkBlock.class);
    private static final VarHandle TAIL =
            VarHandles.of(MethodHandles.lookup(), CountWindow.class, "tail", MarkBlock.class);

    private final int size;
    private volatile @Nullable MarkBlock left;
    private volatile @Nullable MarkBlock tail;
    private volatile int filled;

    CountWindow(int size, CallLedger ledger, long generation, long successesBefore, FailureRun run) {
        super(ledger, generation, successesBefore, run);
        this.size = size;
    }

    @Override
    boolean fits(boolean timed, int otherSize) {
        return !timed && otherSize == size;
    }

    @Override
    long freshUntil(long now) {
        return now + NanoTimes.FAR;
    }

    @Override
    boolean hasMinimum(ThresholdEvaluator thresholds) {
        return filled >= thresholds.minimumNumberOfCalls();
    }

    @Override
    boolean hasBeenJudged() {
        return true;
    }

    @Override
    void advance(long now) {
        // No outcome expires with time.
    }

    @Override
    void rewind(long now) {
        // Nor comes back with it.
    }

    @Override
    @Nullable
    Breach judge(long now, ThresholdEvaluator thresholds) {
        return breach(counts(), now, thresholds);
    }

    private @Nullable Breach breach(Counts counts, long now, ThresholdEvaluator thresholds) {
        if (filled < counts.total()) {
            filled = (int) counts.total(); // a lost race stores a smaller number and costs one more judgement
        }
        return thresholds.isReached(counts.total(), counts.failed(), counts.slow())
                ? new Breach(now, counts, 0, hungInWindow(hung()).inFlight())
                : null;
    }

    /** The newest mark is the last to leave. */
    @Override
    boolean holdsMarks(long now) {
        MarkBlock newest = tail;
        int count = newest == null ? 0 : newest.count();
        boolean holdsMark = newest != null && newest.index(count) > 0 && successes() - newest.successes(count) < size;
        return holdsMark || hungInWindow(hung()).groups() > 0;
    }

    /** Files a mark behind the newest one and judges the window that ends with it. */
    @Override
    @Nullable
    Breach record(boolean failed, boolean slow, long now, ThresholdEvaluator thresholds) {
        while (true) {
            MarkBlock from = beginning();
            MarkBlock newest = newest();
            int count = newest.count();
            if (count == MarkBlock.ROOM) {
                newest.extend();
                continue;
            }
            long seen = newest.place(count);
            long successes = successes(); // after `seen`: a note left in between makes the compare-and-set fail
            if (seen <= 0 && newest.file(count, seen, successes, failed, slow)) {
                if (failed) {
                    failedAfter(successes);
                }
                Counts counts = counts(from, newest, count + 1, successes);
                // So many outcomes later, theirs is the judgement that counts.
                return counts == null ? judge(now, thresholds) : breach(counts, now, thresholds);
            }
        }
    }

    /** Reads the window, and leaves a note so that no mark is filed before the successes that have been read. */
    @Override
    Counts counts() {
        while (true) {
            MarkBlock from = left;
            if (from == null) {
                long successes = successes();
                if (left == null) { // else a mark may have been filed before them
                    return withoutMarks(successes);
                }
                continue;
            }
            MarkBlock newest = newest();
            int count = newest.count();
            if (count == MarkBlock.ROOM) {
                newest.extend();
                continue;
            }
            long seen = newest.place(count);
            long successes = successes();
            if (seen <= 0 && newest.note(count, seen)) {
                Counts counts = counts(from, newest, count, successes);
                if (counts != null) {
                    return counts;
                }
            }
        }
    }

    private Counts withoutMarks(long successes) {
        HungEntries hung = hung();
        HungInWindow inside = HungInWindow.of(hung, size, 0, successes);
        return new Counts(total(hung, inside, successes), 0, inside.entries(), 0);
    }

    private MarkBlock beginning() {
        MarkBlock existing = left;
        if (existing != null) {
            return existing;
        }
        MarkBlock first = new MarkBlock();
        MarkBlock winner = (MarkBlock) LEFT.compareAndExchange(this, null, first);
        return winner == null ? first : winner;
    }

    /** The newest marks; helps a thread that has linked them to advance the tail. */
    private MarkBlock newest() {
        for (MarkBlock newest = tail; ; newest = tail) {
            if (newest == null) {
                TAIL.compareAndSet(this, null, beginning()); // as long as there is no tail, nothing has left
                continue;
            }
            MarkBlock next = newest.next();
            if (next == null) {
                return newest;
            }
            if (next != newest) { // else they have left, and the tail has advanced
                TAIL.compareAndSet(this, newest, next);
            }
        }
    }

    /**
     * What the window holds that ends after so many of these marks and so many successes.
     *
     * @param from some that have left it or are about to, or the beginning
     * @return null if so many outcomes have come meanwhile that the marks to be read have left
     */
    private @Nullable Counts counts(MarkBlock from, MarkBlock newest, int count, long successes) {
        HungEntries hung = hung();
        long index = newest.index(count);
        HungInWindow inside = HungInWindow.of(hung, size, index, successes);
        MarkBlock oldest = from;
        while (oldest != newest && isOutside(oldest, MarkBlock.ROOM, index, successes, inside)) {
            MarkBlock next = Objects.requireNonNull(oldest.next());
            if (next == oldest) {
                return null;
            }
            oldest = next;
        }
        int outside = 0;
        int most = oldest == newest ? count : MarkBlock.ROOM;
        while (outside < most && isOutside(oldest, outside + 1, index, successes, inside)) {
            outside++;
        }
        leave(oldest);
        if (inside.groups() == 0 && !hung.isEmpty()) {
            dropHung(hung);
        }
        int failed = newest.failed(count) - oldest.failed(outside);
        int slow = newest.slow(count) - oldest.slow(outside);
        int marks = (int) (index - oldest.index(outside));
        return new Counts(
                total(hung, inside, successes + index),
                failed,
                slow + inside.entries(),
                failed + slow - marks); // each mark is failed, slow or both
    }

    /** Whether the last of the first so many marks has left a window. The later a mark, the fewer outcomes follow it. */
    private boolean isOutside(MarkBlock marks, int count, long newest, long successes, HungInWindow inside) {
        long mark = marks.index(count);
        return successes - marks.successes(count) + newest - mark + inside.after(mark) >= size;
    }

    /** Has those leave that are older than these, unless they have. */
    private void leave(MarkBlock oldest) {
        for (MarkBlock seen = beginning(); seen.index(0) < oldest.index(0); seen = beginning()) {
            if (LEFT.compareAndSet(this, seen, oldest)) {
                for (MarkBlock each = seen; each != oldest; ) {
                    MarkBlock next = Objects.requireNonNull(each.next());
                    each.leave();
                    each = next;
                }
            }
        }
    }

    /** How many outcomes there are, of which so many are no entries of hung calls. */
    private int total(HungEntries hung, HungInWindow inside, long others) {
        return (int) Math.min(size, others + hung.gone() + inside.all());
    }

    private long newestIndex() {
        MarkBlock newest = tail == null ? null : newest();
        return newest == null ? 0 : newest.index(newest.count());
    }

    private HungInWindow hungInWindow(HungEntries hung) {
        return HungInWindow.of(hung, size, newestIndex(), successes());
    }

    /** At the end of the window: behind the newest mark. */
    @Override
    boolean place(HungGroup group, long at) {
        return group.place(this, successes(), newestIndex());
    }

    @Override
    int gone(HungEntries entries) {
        return entries.size() - hungInWindow(entries).groups();
    }

    @Override
    boolean holds(HungEntries entries, HungGroup group, int newest) {
        return hungInWindow(entries).room(group) >= newest;
    }
}
