package dev.circuitbreaker.core.window;

import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.ledger.HungGroup;
import dev.circuitbreaker.core.ledger.NanoTimes;
import dev.circuitbreaker.core.ledger.VarHandles;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of the last {@code seconds}, in grains of a tenth of the window, but at most one second.
 *
 * <h2>How is it designed, and why?</h2>
 *
 * <p>Buckets that are filled, expired and subtracted from a total need an atomic step across all of them. Here counters
 * only grow, and the first thread to see a new grain notes their values in a <em>checkpoint</em>. What the window holds
 * is the difference between the counters now and the oldest checkpoint inside it. Grains without calls have no
 * checkpoint, so an idle window costs nothing.
 *
 * <p>When outcomes expire a rate can rise without a call. That opens nothing by itself; the next outcome is judged, even
 * if it is a plain success, which otherwise could not raise a rate.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>the counters: written by each call that was not a plain success, one increment per outcome.
 *   <li>{@code newest} and {@code Checkpoint.next}: compare-and-set by the first thread in a grain; helped by others.
 *   <li>{@code oldest}: compare-and-set by any thread that finds that its grain has left the window.
 *   <li>{@code Checkpoint.filled}: calls seen since the checkpoint, which only grow. A lost race understates it and
 *       costs one more judgement. {@code Checkpoint.judged}: set once something is recorded while it is the oldest.
 *   <li>{@code origin}: lowered when the clock has stepped back, by a plain race.
 * </ul>
 */
public final class TimeWindow extends Window {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int LEAST_GRAINS = 10;

    private static final VarHandle OLDEST =
            VarHandles.of(MethodHandles.lookup(), TimeWindow.class, "oldest", Checkpoint.class);
    private static final VarHandle NEWEST =
            VarHandles.of(MethodHandles.lookup(), TimeWindow.class, "newest", Checkpoint.class);
    private static final VarHandle NEXT =
            VarHandles.of(MethodHandles.lookup(), Checkpoint.class, "next", Checkpoint.class);

    private final int seconds;
    private final long grain;
    private final int grains;
    private final LongAdder failedFast = new LongAdder();
    private final LongAdder slowSucceeded = new LongAdder();
    private final LongAdder slowFailed = new LongAdder();
    private volatile long origin;
    private volatile Checkpoint oldest;
    private volatile Checkpoint newest;

    TimeWindow(int seconds, CallLedger ledger, long generation, long successesBefore, long now, FailureRun run) {
        super(ledger, generation, successesBefore, run);
        this.seconds = seconds;
        this.grains = Math.max(LEAST_GRAINS, seconds);
        this.grain = seconds * NANOS_PER_SECOND / grains;
        this.origin = now;
        this.oldest = new Checkpoint(0, 0, 0, 0, 0);
        this.newest = oldest;
    }

    @Override
    boolean fits(boolean timed, int otherSize) {
        return timed && otherSize == seconds;
    }

    @Override
    long freshUntil(long now) {
        return NanoTimes.earlier(startOf(newest.index + 1), startOf(oldest.index + grains));
    }

    @Override
    boolean hasMinimum(ThresholdEvaluator thresholds) {
        return oldest.filled >= thresholds.minimumNumberOfCalls();
    }

    @Override
    void advance(long now) {
        if (!isStale(now)) {
            return;
        }
        long current = (now - origin) / grain;
        openGrain(current);
        for (Checkpoint first = oldest; first.index + grains <= current; first = oldest) {
            Checkpoint next = first.next;
            if (next != null) {
                OLDEST.compareAndSet(this, first, next);
            }
        }
        HungEntries hung = hung();
        if (!hung.isEmpty() && gone(hung) == hung.size()) {
            dropHung(hung);
        }
    }

    /** The newest grain then begins now, so that outcomes do not stay for longer by the size of the step. */
    @Override
    void rewind(long now) {
        long ahead = startOf(newest.index) - now;
        if (ahead > grain) {
            origin -= ahead;
        }
    }

    @Override
    boolean hasBeenJudged() {
        return oldest.judged;
    }

    private void openGrain(long current) {
        for (Checkpoint last = newest; last.index < current; last = newest) {
            Checkpoint next = last.next;
            if (next == null) {
                Checkpoint fresh =
                        new Checkpoint(current, successes(), failedFast.sum(), slowSucceeded.sum(), slowFailed.sum());
                next = NEXT.compareAndSet(last, null, fresh) ? fresh : last.next;
            }
            NEWEST.compareAndSet(this, last, next);
        }
    }

    @Override
    @Nullable
    Breach record(boolean failed, boolean slow, long now, ThresholdEvaluator thresholds) {
        oldest.judged = true;
        (failed ? slow ? slowFailed : failedFast : slowSucceeded).increment();
        if (failed) {
            failedAfter(successes());
        }
        return judge(now, thresholds);
    }

    @Override
    @Nullable
    Breach judge(long now, ThresholdEvaluator thresholds) {
        Checkpoint base = oldest; // its own: while it judges, others may let more outcomes expire
        base.judged = true;
        Counts counts = counts(base);
        if (base.filled < counts.total()) {
            base.filled = counts.total();
        }
        return thresholds.isReached(counts.total(), counts.failed(), counts.slow())
                ? new Breach(now, counts, 0, hangingSince(base))
                : null;
    }

    @Override
    Counts counts() {
        return counts(oldest);
    }

    private Counts counts(Checkpoint base) {
        long fast = failedFast.sum() - base.failedFast;
        long slowOk = slowSucceeded.sum() - base.slowSucceeded + hungSince(base);
        long slowBad = slowFailed.sum() - base.slowFailed;
        long successes = successes() - base.successes;
        return new Counts(successes + fast + slowOk + slowBad, fast + slowBad, slowOk + slowBad, slowBad);
    }

    private long hungSince(Checkpoint base) {
        HungEntries entries = hung();
        long sum = 0;
        for (int i = entries.size() - 1; i >= 0 && isSince(base, entries.get(i)); i--) {
            sum += entries.get(i).entries();
        }
        return sum;
    }

    private int hangingSince(Checkpoint base) {
        HungEntries entries = hung();
        int sum = 0;
        for (int i = entries.size() - 1; i >= 0 && isSince(base, entries.get(i)); i--) {
            sum += entries.get(i).inFlight();
        }
        return sum;
    }

    private boolean isSince(Checkpoint base, HungGroup group) {
        return group.position() >= base.index;
    }

    /** Its entries stand in the grain of their time. */
    @Override
    boolean place(HungGroup group, long at) {
        return group.place(this, 0, (at - origin) / grain);
    }

    @Override
    int gone(HungEntries entries) {
        int left = 0;
        while (left < entries.size() && !isSince(oldest, entries.get(left))) {
            left++;
        }
        return left;
    }

    @Override
    boolean holds(HungEntries entries, HungGroup group, int newest) {
        return isSince(oldest, group);
    }

    @Override
    boolean holdsMarks(long now) {
        long current = (now - origin) / grain;
        Checkpoint base = oldest;
        while (base != null && base.index + grains <= current) {
            base = base.next;
        }
        return base != null
                && failedFast.sum() + slowSucceeded.sum() + slowFailed.sum() + hungSince(base)
                        > base.failedFast + base.slowSucceeded + base.slowFailed;
    }

    private long startOf(long index) {
        return origin + index * grain;
    }

    /** The values of the counters when a grain began. */
    private static final class Checkpoint {

        final long index;
        final long successes;
        final long failedFast;
        final long slowSucceeded;
        final long slowFailed;
        volatile long filled;
        volatile boolean judged;
        volatile @Nullable Checkpoint next;

        Checkpoint(long index, long successes, long failedFast, long slowSucceeded, long slowFailed) {
            this.index = index;
            this.successes = successes;
            this.failedFast = failedFast;
            this.slowSucceeded = slowSucceeded;
            this.slowFailed = slowFailed;
        }
    }
}
