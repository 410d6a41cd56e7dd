package dev.circuitbreaker.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of the last {@code size} calls: exact, lock-free, and without garbage.
 *
 * <h2>How is it designed, and why?</h2>
 *
 * <p>A ring of all outcomes would be written by every call, and its cache lines would travel between processors with
 * every call. But plain successes are interchangeable: only their number between two other outcomes matters. So they
 * are merely counted, in the cells of the {@link CallLedger}, and the ring here holds only the other outcomes, the
 * <em>marks</em>. Each mark notes how many plain successes had been counted before it, and how many of the marks so far,
 * itself included, were failed and how many slow. Those are prefix sums: what the window holds is the difference of
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
 * between marks, at the {@linkplain HungGroup#position() place} of their group, and are laid over the ring when it is read:
 * {@link HungInside} tells how many of them follow a mark. Where no call hangs, that is none.
 *
 * <p>Marks are claimed like the entries of a Michael and Scott queue ("Simple, Fast, and Practical Non-Blocking and
 * Blocking Concurrent Queue Algorithms", 1996): one compare-and-set fills the entry after the tail, a second advances
 * the tail, and whoever finds the first done helps with the second. A reader that has counted successes leaves their
 * number in the entry after the tail; a mark that was about to be filed before them then fails and starts again. That
 * makes reads linearizable: what has been seen in one order is never filed in another.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>{@code ring}: allocated with the first mark. Entries are written by compare-and-set (volatile semantics), from
 *       unfiled over any number of notes to filed, then a lap later again.
 *   <li>{@code tail}: index of the newest mark, advanced by compare-and-set only.
 *   <li>{@code expired}: marks up to this index have left the window. Grows only; a stale read means a longer search.
 *   <li>{@code filled}: the largest number of calls seen in the window; it never shrinks. A stale read means one more
 *       judgement.
 * </ul>
 *
 * <h2>The word</h2>
 *
 * <p>16 bits each for the failed and the slow prefix sum (in a note, 32 for the index instead), 29 for the successes, all
 * modulo their range; one for "filed"; two for the lap. Differences of the 16-bit sums are at most the size, hence its limit. Differences of the successes
 * are unambiguous because {@link #checkpoint} runs at least once per 2<sup>28</sup> of them and retires what has expired.
 */
final class CountWindow extends Window {

    static final int MAX_SIZE = (1 << 16) - 1;

    private static final int SLOW_SHIFT = 16;
    private static final int SUCCESS_SHIFT = 32;
    private static final long PREFIX_MASK = (1L << 16) - 1;
    private static final long SUCCESS_MASK = (1L << 29) - 1;
    private static final long FILED = 1L << 61;
    private static final int LAP_SHIFT = 62;

    /** No window holds marks but no calls. */
    private static final long OVERTAKEN = PREFIX_MASK;

    private static final VarHandle TAIL = Handles.of(MethodHandles.lookup(), CountWindow.class, "tail", long.class);
    private static final VarHandle RING =
            Handles.of(MethodHandles.lookup(), CountWindow.class, "ring", AtomicLongArray.class);
    private static final VarHandle EXPIRED =
            Handles.of(MethodHandles.lookup(), CountWindow.class, "expired", long.class);

    private final int size;
    private final int capacity;
    private volatile @Nullable AtomicLongArray ring;
    private volatile long tail;
    private volatile long expired;
    private volatile int filled;

    CountWindow(CircuitBreakerConfig config, CallLedger ledger, long generation) {
        super(ledger, generation);
        this.size = config.slidingWindowSize();
        // One more than the window for the prefix before it, and one for the entry after the tail.
        this.capacity = Integer.highestOneBit(size + 1) * 2;
    }

    @Override
    boolean fits(CircuitBreakerConfig config) {
        return config.slidingWindowType() == CircuitBreakerConfig.SlidingWindowType.COUNT_BASED
                && config.slidingWindowSize() == size;
    }

    @Override
    boolean readsClock() {
        return false;
    }

    @Override
    long freshUntil(long now) {
        return now + Times.FAR;
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
    Breach afterSuccess(long now, Thresholds thresholds) {
        // From the minimum on, a plain success cannot raise a rate, and a count window never falls below it again.
        return hasMinimum(thresholds) ? null : judge(now, thresholds);
    }

    @Override
    @Nullable
    Breach judge(long now, Thresholds thresholds) {
        return breach(look(), now, thresholds);
    }

    private @Nullable Breach breach(long numbers, long now, Thresholds thresholds) {
        int total = (int) (numbers >>> 48);
        if (filled < total) {
            filled = total; // a lost race stores a smaller number and costs one more judgement
        }
        return thresholds.isReached(total, (int) failedOf(numbers), (int) slowOf(numbers))
                ? new Breach(now, counts(numbers), 0, hungInside(tail).inFlight())
                : null;
    }

    @Override
    Counts counts() {
        return counts(look());
    }

    /** The newest mark is the last to leave. */
    @Override
    boolean holdsMarks(Ticker ticker) {
        AtomicLongArray entries = ring;
        long newest = tail;
        boolean holdsMark = entries != null
                && newest > expired
                && ((successes() - successes(mark(entries, newest))) & SUCCESS_MASK) < size;
        return holdsMark || hungInside(newest).groups() > 0;
    }

    @Override
    void checkpoint() {
        look();
    }

    private AtomicLongArray ring() {
        AtomicLongArray existing = ring;
        if (existing != null) {
            return existing;
        }
        AtomicLongArray fresh = new AtomicLongArray(capacity); // the prefix before the first mark is zero
        AtomicLongArray winner = (AtomicLongArray) RING.compareAndExchange(this, null, fresh);
        return winner == null ? fresh : winner;
    }

    /** Files a mark after the newest one and judges the window that ends with it. */
    @Override
    @Nullable
    Breach record(boolean failed, boolean slow, long now, Thresholds thresholds) {
        AtomicLongArray entries = ring();
        while (true) {
            long floor = expired;
            long newest = tail;
            long seen = entries.get(position(newest + 1));
            if (tail != newest || !isVacant(seen, newest)) {
                continue;
            }
            long successes = successes(); // after `seen`: a note left in between makes the compare-and-set fail
            long before = mark(entries, newest);
            long filed = word(newest + 1, successes, failed(before) + (failed ? 1 : 0), slow(before) + (slow ? 1 : 0));
            if (entries.compareAndSet(position(newest + 1), seen, filed | FILED)) {
                TAIL.compareAndSet(this, newest, newest + 1);
                long numbers = numbers(entries, floor, newest + 1, successes);
                // So many outcomes later, theirs is the judgement that counts.
                return numbers == OVERTAKEN ? judge(now, thresholds) : breach(numbers, now, thresholds);
            }
        }
    }

    /** Reads the window and leaves a note of the successes read, so that no mark is filed before them any more. */
    private long look() {
        while (true) {
            AtomicLongArray entries = ring;
            long floor = expired;
            long newest = tail;
            long seen = entries == null ? 0 : entries.get(position(newest + 1));
            if (tail != newest || !isVacant(seen, newest)) {
                continue;
            }
            long successes = successes();
            if (entries == null) {
                if (ring == null) {
                    HungEntries hung = hung();
                    HungInside inside = HungInside.of(hung, size, 0, successes);
                    return numbers(total(hung, inside, successes), 0, inside.entries(), inside.entries());
                }
                continue;
            }
            long note = note(newest + 1, successes);
            if (entries.compareAndSet(position(newest + 1), seen, note)) {
                long numbers = numbers(entries, floor, newest, successes);
                if (numbers != OVERTAKEN) {
                    return numbers;
                }
            }
        }
    }

    /**
     * Tells whether the entry after the newest mark is still to be filed, and if another thread has filed it, helps that
     * thread to advance the tail. The entry has to be read while the tail was what it is said to be, because laps are told
     * apart by two bits only: to a thread that was stopped for three laps between the two reads, a mark looks vacant. Read
     * in time, the entry holds a mark of the lap before or nothing yet, a note, or the mark that the tail has not come to.
     */
    private boolean isVacant(long seen, long newest) {
        if (seen >>> LAP_SHIFT != lap(newest + 1) || (seen & FILED) == 0) {
            return true;
        }
        TAIL.compareAndSet(this, newest, newest + 1);
        return false;
    }

    /** Returns the numbers of the window that ends after this mark and so many successes, or {@link #OVERTAKEN}. */
    private long numbers(AtomicLongArray entries, long floor, long newest, long successes) {
        HungEntries hung = hung();
        HungInside inside = HungInside.of(hung, size, newest, successes);
        long first =
                firstInside(entries, Math.min(newest, Math.max(floor, newest - size)) + 1, newest, successes, inside);
        long last = mark(entries, newest);
        long before = mark(entries, first - 1);
        if (isOverwritten(first - 1)) {
            return OVERTAKEN;
        }
        retire(first - 1);
        if (inside.groups() == 0 && !hung.isEmpty()) {
            dropHung(hung);
        }
        return numbers(
                total(hung, inside, successes + newest),
                (int) ((failed(last) - failed(before)) & PREFIX_MASK),
                (int) ((slow(last) - slow(before)) & PREFIX_MASK) + inside.entries(),
                (int) (newest - first + 1) + inside.entries());
    }

    /** How many outcomes there are, of which so many are no entries of hung calls. */
    private int total(HungEntries hung, HungInside inside, long others) {
        return (int) Math.min(size, others + hung.gone() + inside.all());
    }

    /** Binary search: the later a mark, the fewer outcomes follow it. Returns {@code newest + 1} if none is inside. */
    private long firstInside(AtomicLongArray entries, long from, long newest, long successes, HungInside inside) {
        long low = from;
        long high = newest + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            long after = ((successes - successes(mark(entries, middle))) & SUCCESS_MASK)
                    + (newest - middle)
                    + inside.after(middle);
            if (after < size) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private HungInside hungInside(long newest) {
        return HungInside.of(hung(), size, newest, successes());
    }

    /** At the end of the window: after the newest mark. */
    @Override
    boolean place(HungGroup group, long at) {
        look(); // if a mark is filed by half, the tail moves on
        return group.place(this, successes(), tail);
    }

    @Override
    int gone(HungEntries entries) {
        return entries.size() - HungInside.of(entries, size, tail, successes()).groups();
    }

    @Override
    boolean holds(HungEntries entries, HungGroup group, int newest) {
        return HungInside.of(entries, size, tail, successes()).room(group) >= newest;
    }

    private void retire(long mark) {
        for (long seen = expired; seen < mark; seen = expired) {
            EXPIRED.compareAndSet(this, seen, mark);
        }
    }

    private static Counts counts(long numbers) {
        int failed = (int) failedOf(numbers);
        int slow = (int) slowOf(numbers);
        int marks = (int) (numbers & PREFIX_MASK);
        // Every mark is failed, slow or both, and entries of calls that hang count as slow ones here.
        return new Counts((int) (numbers >>> 48), failed, slow, failed + slow - marks);
    }

    private static long numbers(int total, int failed, int slow, int marks) {
        return (long) total << 48 | (long) failed << 32 | (long) slow << 16 | marks;
    }

    private static long failedOf(long numbers) {
        return (numbers >>> 32) & PREFIX_MASK;
    }

    private static long slowOf(long numbers) {
        return (numbers >>> 16) & PREFIX_MASK;
    }

    private long mark(AtomicLongArray entries, long index) {
        return entries.get(position(index));
    }

    /** An entry is lost once the one a lap later has been noted or filed. */
    private boolean isOverwritten(long index) {
        return index <= tail + 1 - capacity;
    }

    private int position(long index) {
        return (int) index & (capacity - 1);
    }

    /** Laps count from 1, so that an entry never written differs from one of the first lap. */
    private long lap(long index) {
        return ((index >> Integer.numberOfTrailingZeros(capacity)) + 1) & 3;
    }

    private long word(long index, long successes, long failed, long slow) {
        return lap(index) << LAP_SHIFT
                | (successes & SUCCESS_MASK) << SUCCESS_SHIFT
                | (slow & PREFIX_MASK) << SLOW_SHIFT
                | (failed & PREFIX_MASK);
    }

    /** Carries the index in place of the sums, so that no note is like one of another lap. */
    private long note(long index, long successes) {
        return word(index, successes, 0, 0) | (index & 0xFFFF_FFFFL);
    }

    private static long successes(long word) {
        return (word >>> SUCCESS_SHIFT) & SUCCESS_MASK;
    }

    private static long failed(long word) {
        return word & PREFIX_MASK;
    }

    private static long slow(long word) {
        return (word >>> SLOW_SHIFT) & PREFIX_MASK;
    }
}
