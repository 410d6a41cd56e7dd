package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.ledger.VarHandles;
import dev.circuitbreaker.core.window.Baseline;
import dev.circuitbreaker.core.window.ThresholdEvaluator;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Learns what part of its calls a dependency fails when it is well, for an {@code ADAPTIVE} breaker. It belongs to the breaker,
 * and goes from phase to phase.
 *
 * <p>Only failures report, so successes cost nothing: how many there were between two is told by the numbers of the generation.
 * Once as many calls have ended as a window holds, these make a chunk. What trips a breaker is not to be taken for normal, so a
 * chunk counts only when as many calls again have ended without a trip; a trip ends the generation, and what has not counted by
 * then never does. Old chunks fade: half of their weight is gone after five windows.
 *
 * <p>A dependency that gets worse slowly would be followed all the way. So what is normal may rise by five points over what it
 * was first found to be, and no further.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>{@code lesson}: compare-and-set by failures, of which one may learn for two; a write by a reset.
 *   <li>{@code judging}: a plain race to an immutable value, which is made again when it does not fit.
 * </ul>
 */
final class BaselineEstimator {

    private static final VarHandle LESSON =
            VarHandles.of(MethodHandles.lookup(), BaselineEstimator.class, "lesson", Lesson.class);
    private static final int LEAST_CHUNK = 50;

    private volatile Lesson lesson = Lesson.NONE;
    private volatile @Nullable Judging judging;

    /** What settings ask for: the one there is, a new one, or none. */
    static @Nullable BaselineEstimator of(CircuitBreakerConfig config, @Nullable BaselineEstimator current) {
        boolean learns = config.strategy() == CircuitBreakerConfig.Strategy.ADAPTIVE;
        return !learns ? null : current != null ? current : new BaselineEstimator();
    }

    /** Begins anew. */
    void forget() {
        lesson = Lesson.NONE;
    }

    /** What is normal; null until that has been learned. */
    @Nullable
    Baseline normal() {
        return lesson.normal;
    }

    /** These, with what is normal beside them. */
    ThresholdEvaluator beside(ThresholdEvaluator configured) {
        Baseline normal = lesson.normal;
        if (normal == null) {
            return configured;
        }
        Judging known = judging;
        if (known == null || known.configured != configured || known.normal != normal) {
            known = new Judging(configured, normal, configured.beside(normal));
            judging = known;
        }
        return known.thresholds;
    }

    /**
     * Takes a failure that has not opened the breaker.
     *
     * @param generation of the call
     * @param decided all calls of the generation that have ended, this one included
     * @param window how many calls there are to a window
     */
    void failed(long generation, Counts decided, long window) {
        Lesson seen = lesson;
        Lesson known = seen.generation == generation ? seen : seen.in(generation);
        Chunk before = new Chunk(decided.failed() - 1, decided.total() - 1);
        Lesson next = known.after(before, Math.max(LEAST_CHUNK, window));
        if (next != seen) {
            LESSON.compareAndSet(this, seen, next);
        }
    }

    private record Judging(ThresholdEvaluator configured, Baseline normal, ThresholdEvaluator thresholds) {}

    /** Calls that have ended one after another. */
    private record Chunk(long failed, long total) {

        static final Chunk NONE = new Chunk(0, 0);

        Chunk since(Chunk earlier) {
            return new Chunk(Math.max(0, failed - earlier.failed), total - earlier.total);
        }
    }

    /**
     * What has been learned so far. Immutable.
     *
     * @param normal null until there is any
     * @param ceiling the most that may be normal
     * @param pending what does not count yet
     * @param generation whose calls are learned from
     * @param until those of them that are in chunks
     */
    private record Lesson(@Nullable Baseline normal, double ceiling, Chunk pending, long generation, Chunk until) {

        static final Lesson NONE = new Lesson(null, 1, Chunk.NONE, 0, Chunk.NONE);

        private static final double HALF_LIFE = 5;
        private static final double TO_SETTLE = 3.5;
        private static final double MOST_RISE = 0.05;

        Lesson in(long other) {
            return new Lesson(normal, ceiling, Chunk.NONE, other, Chunk.NONE);
        }

        /** Ends a chunk here, if it is complete. */
        Lesson after(Chunk all, long window) {
            Chunk chunk = all.since(until);
            if (chunk.total < window) {
                return this;
            }
            Lesson learned = pending.total == 0 ? this : learn(pending, window);
            boolean counts = chunk.total >= 2 * window; // what failed in it did so more than a window ago
            if (counts) {
                learned = learned.learn(chunk, window);
            }
            return new Lesson(learned.normal, learned.ceiling, counts ? Chunk.NONE : chunk, generation, all);
        }

        private Lesson learn(Chunk chunk, long window) {
            double halfLife = HALF_LIFE * window;
            double kept = Math.pow(0.5, chunk.total / halfLife);
            double weight = (1 - kept) * halfLife / Math.log(2); // less than its calls, because these fade, too
            double before = normal == null ? 0 : kept * normal.calls();
            double failed = (normal == null ? 0 : before * normal.rate()) + weight * chunk.failed / chunk.total;
            Baseline found = new Baseline(Math.min(ceiling, failed / (before + weight)), before + weight);
            boolean settled = normal != null && normal.calls() >= TO_SETTLE * window;
            return new Lesson(found, settled ? ceiling : found.rate() + MOST_RISE, pending, generation, until);
        }
    }
}
