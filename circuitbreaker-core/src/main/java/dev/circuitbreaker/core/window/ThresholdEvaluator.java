package dev.circuitbreaker.core.window;

import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.text.ValueFormat;
import org.jspecify.annotations.Nullable;

/** Judges the numbers of a window. Immutable. */
public final class ThresholdEvaluator {

    private static final double OFF = Double.POSITIVE_INFINITY;

    private final double failureRate;
    private final double slowCallRate;
    private final int minimumNumberOfCalls;
    private final int consecutiveFailures;
    private final String reason;
    private final @Nullable Baseline normal;

    /**
     * Makes thresholds.
     *
     * @param failureRate in percent
     * @param slowCallRate in percent; null when slow calls are not detected
     * @param minimumNumberOfCalls below it no rate is reached
     * @param consecutiveFailures how many failures in a row trip the breaker; zero when they do not
     */
    public ThresholdEvaluator(
            double failureRate, @Nullable Double slowCallRate, int minimumNumberOfCalls, int consecutiveFailures) {
        this(
                failureRate,
                slowCallRate == null ? OFF : slowCallRate,
                minimumNumberOfCalls,
                consecutiveFailures,
                "",
                null);
    }

    private ThresholdEvaluator(
            double failureRate,
            double slowCallRate,
            int minimumNumberOfCalls,
            int consecutiveFailures,
            String reason,
            @Nullable Baseline normal) {
        this.failureRate = failureRate;
        this.slowCallRate = slowCallRate;
        this.minimumNumberOfCalls = minimumNumberOfCalls;
        this.consecutiveFailures = consecutiveFailures;
        this.reason = reason;
        this.normal = normal;
    }

    /**
     * The same that no more than so many calls, or failures in a row, reach.
     *
     * @param because why, in words that follow "as"
     */
    public ThresholdEvaluator reachedByFewer(int calls, String because) {
        int inARow = consecutiveFailures == 0 ? calls : Math.min(consecutiveFailures, calls);
        return new ThresholdEvaluator(
                failureRate, slowCallRate, Math.min(minimumNumberOfCalls, calls), inARow, ", as " + because, normal);
    }

    /** The same that a failure rate out of the normal reaches, too. */
    public ThresholdEvaluator beside(Baseline other) {
        return new ThresholdEvaluator(
                failureRate, slowCallRate, minimumNumberOfCalls, consecutiveFailures, reason, other);
    }

    /**
     * The failure rate that reaches them over so many calls, which is no higher than the one they were made with.
     *
     * @return in percent; null if it is not known what is normal
     */
    public @Nullable Double learnedFailureRate(long total) {
        return normal == null ? null : total == 0 ? (Double) failureRate : (Double) limit(normal, total);
    }

    int minimumNumberOfCalls() {
        return minimumNumberOfCalls;
    }

    /** How many failures in a row trip the breaker; zero when they do not. */
    int consecutiveFailures() {
        return consecutiveFailures;
    }

    /** Tells whether a rate has been reached. Takes numbers, so that judging a window makes no garbage. */
    boolean isReached(long total, long failed, long slow) {
        return total >= minimumNumberOfCalls
                && (isReached(failureRate, failed, total)
                        || isReached(slowCallRate, slow, total)
                        || normal != null && isReached(limit(normal, total), failed, total));
    }

    /** Tells whether failures have brought a breach about, and not calls that were slow or failed in a row. */
    public boolean isByFailures(Breach breach) {
        Counts counts = breach.counts();
        return breach.consecutiveFailures() == 0
                && (isReached(failureRate, counts.failed(), counts.total())
                        || normal != null && !isReached(slowCallRate, counts.slow(), counts.total()));
    }

    private double limit(Baseline known, long total) {
        return 100 * known.limit(failureRate / 100, total);
    }

    /** Tells whether the slow-call rate has been reached. */
    boolean isSlowReached(long total, long slow) {
        return total >= minimumNumberOfCalls && isReached(slowCallRate, slow, total);
    }

    /** Puts a breach into words. */
    public String cause(Breach breach) {
        return reached(breach) + reason;
    }

    private String reached(Breach breach) {
        if (breach.consecutiveFailures() > 0) {
            return breach.consecutiveFailures() + " consecutive failures";
        }
        Counts counts = breach.counts();
        String over = " over " + counts.total() + " calls";
        if (isReached(failureRate, counts.failed(), counts.total())) {
            return "failure rate " + reached(counts.failureRate(1), failureRate) + over;
        }
        if (normal != null && isByFailures(breach)) {
            double limit = limit(normal, counts.total());
            return "failure rate " + reached(counts.failureRate(1), limit) + over + ", as "
                    + ValueFormat.percent(100 * normal.rate()) + " is normal";
        }
        long hanging = Math.min(breach.inFlight(), counts.slow());
        String inFlight = hanging == 0 ? "" : ", " + hanging + " of them in flight";
        return "slow call rate " + reached(counts.slowCallRate(1), slowCallRate) + over + inFlight;
    }

    /** The least number of failures among so many probes that reaches the failure rate. */
    public int failuresToReopen(int probes) {
        return leastToReach(failureRate, probes);
    }

    /** The least number of slow ones among so many probes that reaches the rate; more than that many when it is off. */
    public int slowCallsToReopen(int probes) {
        return leastToReach(slowCallRate, probes);
    }

    private static int leastToReach(double threshold, int total) {
        int least = 1;
        while (least <= total && !isReached(threshold, least, total)) {
            least++;
        }
        return least;
    }

    private static boolean isReached(double threshold, long part, long total) {
        return 100.0 * part / total >= threshold;
    }

    private static String reached(double rate, double threshold) {
        return ValueFormat.percent(rate) + " reached " + ValueFormat.percent(threshold);
    }
}
