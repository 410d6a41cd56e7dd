package dev.circuitbreaker.core.window;

import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.ledger.HungGroup;
import dev.circuitbreaker.core.ledger.SealResult;
import dev.circuitbreaker.core.ledger.VarHandles;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that a dependency hangs from what has become of the calls since one began that hangs, however few they are
 * and whatever the window still holds from before.
 *
 * <h2>How is it designed, and why?</h2>
 *
 * <p>When all callers hang, no more calls come, so in a window that is large and full of earlier successes a hang of few
 * callers is never more than a small part. What counts is what has become of the calls <em>since</em>: for every call that
 * hangs, the slow-call rate is judged over the calls that began when it did or later, once these are the minimum.
 *
 * <p>Sealed slots are older than all others, so when a slot is sealed, whatever began before is decided: ended, or found
 * hanging. So it is enough to note for a {@link HungGroup} how many calls of the generation were decided that began
 * before; those that began since are the difference to all that are decided now. One group has two such lines, because
 * calls of a slot may have ended before, between and after those that hang: the line before the first of those that
 * hang, and the line behind the last one that ended.
 *
 * <p>A plain success lowers a rate, but it may complete the minimum. {@link #watchesSuccesses} tells whether one might.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>{@code watch}: replaced by compare-and-set.
 *   <li>{@code found} and {@code failed}: atomic addition, by sealers and by calls that had been found hanging.
 * </ul>
 */
final class HangDetector {

    /** Of more groups the oldest are judged no more: with so many since, theirs is the rate of those. */
    private static final int MAX_GROUPS = 1_024;

    private static final VarHandle WATCH =
            VarHandles.of(MethodHandles.lookup(), HangDetector.class, "watch", Watch.class);
    private static final VarHandle FOUND = counter("found");
    private static final VarHandle FAILED = counter("failed");

    final CallLedger ledger;
    final long generation;
    private volatile long found;
    private volatile long failed;
    private volatile Watch watch = Watch.NONE;

    HangDetector(CallLedger ledger, long generation) {
        this.ledger = ledger;
        this.generation = generation;
    }

    /** Plain successes of the generation. */
    long successes() {
        return ledger.successes(generation);
    }

    private static VarHandle counter(String field) {
        return VarHandles.of(MethodHandles.lookup(), HangDetector.class, field, long.class);
    }

    /**
     * Adds calls that have been found hanging.
     *
     * @param decided what was {@link #decided} before they were
     */
    void add(SealResult sealing, Counts decided, ThresholdEvaluator thresholds) {
        int hung = sealing.hung();
        sealing.group().found(hung);
        FOUND.getAndAdd(this, (long) hung);
        List<Line> fresh = new ArrayList<>(2);
        Counts beforeAll = decided.minus(sealing.endedSince());
        fresh.add(new Line(sealing.group(), beforeAll));
        int elder = hung - sealing.youngest();
        Counts beforeYoungest = decided.minus(sealing.endedSinceYoungest()).plus(new Counts(elder, 0, elder, 0));
        if (sealing.youngest() > 0 && !beforeYoungest.equals(beforeAll)) {
            fresh.add(new Line(sealing.group(), beforeYoungest));
        }
        int most = Math.max(MAX_GROUPS, thresholds.minimumNumberOfCalls());
        Watch seen;
        do {
            seen = watch;
        } while (!WATCH.compareAndSet(this, seen, seen.with(fresh, most)));
    }

    /** A call that had been found hanging has ended as a failure: so has one fewer of those that began before others. */
    void failed(HungGroup group) {
        FAILED.getAndAdd(this, 1L);
        List<Line> lines = watch.lines;
        for (int i = lines.size() - 1; i >= 0 && lines.get(i).group != group; i--) {
            lines.get(i).failedBefore();
        }
    }

    /** Tells whether the next plain success may complete the minimum since a call began that hangs. */
    boolean watchesSuccesses() {
        Watch seen = watch;
        return seen != Watch.NONE && !seen.settled;
    }

    /** Judges, for each call that hangs, those that began since. Returns the breach of the oldest, or null. */
    @Nullable
    Breach judge(long at, ThresholdEvaluator thresholds) {
        Watch seen = watch;
        if (seen.lines.isEmpty()) {
            return null;
        }
        Counts decided = decided();
        boolean complete = true;
        boolean idle = true;
        for (int i = 0; i < seen.lines.size(); i++) {
            Line line = seen.lines.get(i);
            if (line.group.inFlight() > 0) {
                idle = false;
                Counts since = decided.minus(line.before());
                if (thresholds.isSlowReached(since.total(), since.slow())) {
                    return new Breach(at, since, 0, seen.inFlightFrom(i));
                }
                complete &= since.total() >= thresholds.minimumNumberOfCalls();
            }
        }
        if (idle) {
            WATCH.compareAndSet(this, seen, Watch.NONE);
        } else if (complete && !seen.settled) {
            WATCH.compareAndSet(this, seen, new Watch(seen.lines, true));
        }
        return null;
    }

    /** All calls of the generation that have ended with an outcome or been found hanging. */
    Counts decided() {
        return ledger.ended(generation).plus(new Counts(found, failed, found, failed));
    }

    /**
     * The lines to judge behind.
     *
     * @param lines the oldest first
     * @param settled whether there are calls enough behind each of them, so that no plain success can breach the rate
     */
    private record Watch(List<Line> lines, boolean settled) {

        static final Watch NONE = new Watch(List.of(), true);

        Watch with(List<Line> fresh, int most) {
            List<Line> hanging = new ArrayList<>(lines.size() + fresh.size());
            for (Line line : lines) {
                if (line.group.inFlight() > 0) {
                    hanging.add(line);
                }
            }
            hanging.addAll(fresh);
            return new Watch(List.copyOf(hanging.subList(Math.max(0, hanging.size() - most), hanging.size())), false);
        }

        int inFlightFrom(int first) {
            int sum = 0;
            for (int i = first; i < lines.size(); i++) {
                HungGroup group = lines.get(i).group;
                if (i == first || group != lines.get(i - 1).group) {
                    sum += group.inFlight();
                }
            }
            return sum;
        }
    }

    /** A line between the decided calls that began before calls of a group, and those that began since. */
    private static final class Line {

        private static final VarHandle FAILED_BEFORE =
                VarHandles.of(MethodHandles.lookup(), Line.class, "failedBefore", long.class);

        final HungGroup group;
        private final Counts before;

        /** Calls from before the line that have ended as failures since, by atomic addition. */
        private volatile long failedBefore;

        Line(HungGroup group, Counts before) {
            this.group = group;
            this.before = before;
        }

        void failedBefore() {
            FAILED_BEFORE.getAndAdd(this, 1L);
        }

        Counts before() {
            return before.plus(new Counts(0, failedBefore, 0, failedBefore));
        }
    }
}
