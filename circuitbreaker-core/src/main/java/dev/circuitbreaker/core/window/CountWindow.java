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
 * read: {@link HungInside} tells how many of them follow a mark. Where no call hangs, that is none.
 *
 * <p>Marks form a queue of Michael and Scott ("Simple, Fast, and Practical Non-Blocking and Blocking Concurrent Queue
 * Algorithms", 1996): one compare-and-set links a mark behind the newest one, a second advances the tail, and any thread that
 * finds the first done helps with the second. A reader that has counted successes links a note there; a mark that was
 * about to be filed without having seen them then fails and starts again. That makes reads linearizable: what has been
 * seen in one order is never filed in another. Marks and notes are never used twice, so a thread that was stopped for
 * however long between two instructions cannot take a new one for the one it has seen.
 *
 * <p>A mark that has left is linked to itself. Old ones would otherwise hold on to young ones, which a generational garbage
 * collector then keeps until it cleans up among the old; and a thread that comes upon one knows that it has been overtaken.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>{@code left}: the newest mark that has left the window, or the beginning. Advanced by compare-and-set; a stale
 *       read means a longer way. Null, like {@code tail}, before the first mark, and never behind it.
 *   <li>{@code tail}: the newest mark, advanced by compare-and-set only.
 *   <li>{@code Mark.next}: by compare-and-set from nothing over any number of notes to the next mark, then once to itself.
 *   <li>{@code filled}: the largest number of calls seen in the window; it never shrinks. A stale read means one more
 *       judgement.
 * </ul>
 */
public final class CountWindow extends Window {

    private static final VarHandle LEFT = VarHandles.of(MethodHandles.lookup(), CountWindow.class, "left", Mark.class);
    private static final VarHandle TAIL = VarHandles.of(MethodHandles.lookup(), CountWindow.class, "tail", Mark.class);
    private static final VarHandle NEXT = VarHandles.of(MethodHandles.lookup(), Mark.class, "next", Object.class);

    private final int size;
    private volatile @Nullable Mark left;
    private volatile @Nullable Mark tail;
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
    boolean hasMinimum(Thresholds thresholds) {
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
    Breach judge(long now, Thresholds thresholds) {
        return breach(counts(), now, thresholds);
    }

    private @Nullable Breach breach(Counts counts, long now, Thresholds thresholds) {
        if (filled < counts.total()) {
            filled = (int) counts.total(); // a lost race stores a smaller number and costs one more judgement
        }
        return thresholds.isReached(counts.total(), counts.failed(), counts.slow())
                ? new Breach(now, counts, 0, hungInside(hung()).inFlight())
                : null;
    }

    /** The newest mark is the last to leave. */
    @Override
    boolean holdsMarks(long now) {
        Mark newest = tail;
        boolean holdsMark = newest != null && newest != left && successes() - newest.successes() < size;
        return holdsMark || hungInside(hung()).groups() > 0;
    }

    /** Files a mark behind the newest one and judges the window that ends with it. */
    @Override
    @Nullable
    Breach record(boolean failed, boolean slow, long now, Thresholds thresholds) {
        while (true) {
            Mark from = beginning();
            Mark newest = newest();
            Object seen = newest.next;
            if (isFollowed(newest, seen)) {
                continue;
            }
            long successes = successes(); // after `seen`: a note left in between makes the compare-and-set fail
            Mark mark = new Mark(newest, successes, failed, slow);
            if (NEXT.compareAndSet(newest, seen, mark)) {
                TAIL.compareAndSet(this, newest, mark);
                if (failed) {
                    failedAfter(successes);
                }
                Counts counts = counts(from, mark, successes);
                // So many outcomes later, theirs is the judgement that counts.
                return counts == null ? judge(now, thresholds) : breach(counts, now, thresholds);
            }
        }
    }

    /** Reads the window, and leaves a note so that no mark is filed before the successes that have been read. */
    @Override
    Counts counts() {
        while (true) {
            Mark from = left;
            if (from == null) {
                long successes = successes();
                if (left == null) { // else a mark may have been filed before them
                    return withoutMarks(successes);
                }
                continue;
            }
            Mark newest = newest();
            Object seen = newest.next;
            if (isFollowed(newest, seen)) {
                continue;
            }
            long successes = successes();
            if (NEXT.compareAndSet(newest, seen, new Note())) {
                Counts counts = counts(from, newest, successes);
                if (counts != null) {
                    return counts;
                }
            }
        }
    }

    private Counts withoutMarks(long successes) {
        HungEntries hung = hung();
        HungInside inside = HungInside.of(hung, size, 0, successes);
        return new Counts(total(hung, inside, successes), 0, inside.entries(), 0);
    }

    private Mark beginning() {
        Mark existing = left;
        if (existing != null) {
            return existing;
        }
        Mark first = new Mark();
        Mark winner = (Mark) LEFT.compareAndExchange(this, null, first);
        return winner == null ? first : winner;
    }

    private Mark newest() {
        for (Mark newest = tail; ; newest = tail) {
            if (newest != null) {
                return newest;
            }
            TAIL.compareAndSet(this, null, beginning()); // as long as there is no tail, nothing has left
        }
    }

    /** Tells whether a mark follows, and if another thread has filed it, helps that thread to advance the tail. */
    private boolean isFollowed(Mark newest, @Nullable Object next) {
        if (!(next instanceof Mark filed)) {
            return false;
        }
        TAIL.compareAndSet(this, newest, filed);
        return true;
    }

    /**
     * What the window holds that ends after this mark and so many successes.
     *
     * @param from a mark that has left it, or the beginning
     * @return null if so many outcomes have come meanwhile that the marks to be read have left
     */
    private @Nullable Counts counts(Mark from, Mark newest, long successes) {
        HungEntries hung = hung();
        HungInside inside = HungInside.of(hung, size, newest.index(), successes);
        Mark before = newestOutside(from, newest, successes, inside);
        if (before == null) {
            return null;
        }
        leave(before);
        if (inside.groups() == 0 && !hung.isEmpty()) {
            dropHung(hung);
        }
        int failed = newest.failedSince(before);
        int slow = newest.slowSince(before);
        int marks = (int) (newest.index() - before.index());
        return new Counts(
                total(hung, inside, successes + newest.index()),
                failed,
                slow + inside.entries(),
                failed + slow - marks); // each mark is failed, slow or both
    }

    /** How many outcomes there are, of which so many are no entries of hung calls. */
    private int total(HungEntries hung, HungInside inside, long others) {
        return (int) Math.min(size, others + hung.gone() + inside.all());
    }

    /** The later a mark, the fewer outcomes follow it. */
    private @Nullable Mark newestOutside(Mark from, Mark newest, long successes, HungInside inside) {
        Mark before = from;
        while (before != newest) {
            Mark mark = before.following();
            if (mark == before) {
                return null;
            }
            long after = successes - mark.successes() + newest.index() - mark.index() + inside.after(mark.index());
            if (after < size) {
                return before;
            }
            before = mark;
        }
        return before;
    }

    /** Has the marks leave up to this one, unless they have. */
    private void leave(Mark last) {
        for (Mark seen = beginning(); seen.index() < last.index(); seen = beginning()) {
            if (LEFT.compareAndSet(this, seen, last)) {
                for (Mark each = seen; each != last; ) {
                    Mark next = each.following();
                    each.next = each;
                    each = next;
                }
            }
        }
    }

    private long newestIndex() {
        Mark newest = tail;
        return newest == null ? 0 : newest.index();
    }

    private HungInside hungInside(HungEntries hung) {
        return HungInside.of(hung, size, newestIndex(), successes());
    }

    /** At the end of the window: behind the newest mark. */
    @Override
    boolean place(HungGroup group, long at) {
        counts(); // if a mark is filed by half, the tail moves on
        return group.place(this, successes(), newestIndex());
    }

    @Override
    int gone(HungEntries entries) {
        return entries.size() - hungInside(entries).groups();
    }

    @Override
    boolean holds(HungEntries entries, HungGroup group, int newest) {
        return hungInside(entries).room(group) >= newest;
    }

    /** What a reader leaves behind the newest mark. Compared by identity. */
    private static final class Note {}

    /**
     * An outcome that was no plain success, with the sums up to it. Two of them share a word with the lowest 16 bits of another,
     * to save eight bytes: no window holds more than 65,535 marks, so what lies between two marks of one is told by these.
     */
    private static final class Mark {

        private static final int SHIFT = 16;
        private static final long LOW = (1L << SHIFT) - 1;

        /** The index, and the marks that were failed. */
        private final long indexAndFailed;

        /** The plain successes, and the marks that were slow. Both sums fit: they are no larger than 140 trillion. */
        private final long successesAndSlow;

        /** A note, the next mark, or, once this one has left, itself. */
        volatile @Nullable Object next;

        /** The beginning. */
        Mark() {
            this.indexAndFailed = 0;
            this.successesAndSlow = 0;
        }

        Mark(Mark before, long successes, boolean isFailed, boolean isSlow) {
            this.indexAndFailed = (before.index() + 1) << SHIFT | before.indexAndFailed + (isFailed ? 1 : 0) & LOW;
            this.successesAndSlow = successes << SHIFT | before.successesAndSlow + (isSlow ? 1 : 0) & LOW;
        }

        long index() {
            return indexAndFailed >> SHIFT;
        }

        long successes() {
            return successesAndSlow >> SHIFT;
        }

        /** How many failed ones there are behind an earlier mark, up to this one. */
        int failedSince(Mark before) {
            return (int) (indexAndFailed - before.indexAndFailed & LOW);
        }

        /** How many slow ones there are behind an earlier mark, up to this one. */
        int slowSince(Mark before) {
            return (int) (successesAndSlow - before.successesAndSlow & LOW);
        }

        /** The mark behind this one, where there is one; this one itself if it has left. */
        Mark following() {
            return (Mark) Objects.requireNonNull(next);
        }
    }
}
