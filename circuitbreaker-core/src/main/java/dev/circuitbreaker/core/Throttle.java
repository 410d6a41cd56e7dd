package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.window.Baseline;
import org.jspecify.annotations.Nullable;

/**
 * How many of the calls an {@code ADAPTIVE} breaker lets through, and what it goes by. Immutable.
 *
 * <p>A share is judged by the calls that were let through under it. Where too many of them fail, it is cut to what was
 * accepted of it: Google's client-side throttling goes by the same number (Beyer and others, "Site Reliability Engineering",
 * 2016, chapter 21). Where they succeed, it grows, by a step that doubles each time, but with care where it has been cut
 * before. So it stays near what the dependency can bear, and comes back soon once that is more: additive increase and
 * multiplicative decrease, as of the {@link Ramp}, in a hurry.
 *
 * <p>Rejecting calls helps only where failures follow load. Where cuts have not made failures fewer, all calls are let
 * through, and after a while that is tried again. Where all calls fail although fewer are let through, that is an outage.
 *
 * @param share from 0 to 1
 * @param step by how much the share grows next
 * @param ceiling the share at the latest cut
 * @param rate the failure rate before the latest cut, from 0 to 1
 * @param streak how many judgements in a row went the same way: above zero those that found the dependency well, below it the
 *     cuts that have not helped
 * @param all whether cuts do not help, so that all calls are let through
 * @param since when the share was last changed, in ticker nanoseconds
 */
record Throttle(double share, double step, double ceiling, double rate, int streak, boolean all, long since) {

    /** How many calls it takes to judge a share. */
    static final int CALLS = 10;

    /** What a judgement leads to, besides another share. */
    enum Verdict {
        GO_ON,
        CLOSE,
        OPEN
    }

    private static final double FIRST_STEP = 0.02;
    private static final double MOST_STEP = 0.1;
    private static final double LEAST = 0.05;
    private static final double HIGH = 0.75;
    private static final double LEFT_OF_NOTHING = 0.25;
    private static final double CUT = 0.8;
    private static final double NEAR = 0.95;
    private static final double TOLERATED = 0.2;
    private static final double PART_OF_THRESHOLD = 0.4;
    private static final double HELPED = 0.6;
    private static final double NEARLY_ALL = 0.9;
    private static final double WORSE = 0.3;
    private static final int CUTS_IN_VAIN = -2;
    private static final int ENOUGH = 4;

    /** Begins with what was accepted of all calls. */
    static Throttle begin(Counts counts, long now) {
        return cut(1, (double) counts.failed() / counts.total(), 0, now);
    }

    /** Begins with few calls, because the breaker had only just closed. */
    static Throttle beginLow(long now) {
        return afterFailures(2 * LEAST, now);
    }

    /** Begins with most calls, because those of late have all failed, and a few more will tell whether that goes on. */
    static Throttle beginHigh(long now) {
        return afterFailures(HIGH, now);
    }

    private static Throttle afterFailures(double share, long now) {
        return new Throttle(share, FIRST_STEP, 1, 1, 0, false, now);
    }

    private static Throttle cut(double share, double rate, int streak, long now) {
        double accepted = Math.max(Math.max(LEAST, LEFT_OF_NOTHING * share), share * (1 - CUT * rate));
        return new Throttle(Math.min(share, accepted), FIRST_STEP, share, rate, streak, false, now);
    }

    /**
     * Up to which failure rate a share grows, from 0 to 1: clearly below the threshold, or closing would not last; but no less
     * than what may fail where nothing is wrong.
     *
     * @param threshold what the settings say, in percent
     * @param normal null where it is not known
     */
    static double tolerated(double threshold, @Nullable Baseline normal) {
        double limit = normal == null ? threshold / 100 : normal.limit(threshold / 100);
        double tolerated = Math.min(TOLERATED, PART_OF_THRESHOLD * limit);
        return normal == null ? tolerated : Math.max(tolerated, normal.usual(CALLS));
    }

    /**
     * What a judgement leads to.
     *
     * @param failed which part of the calls failed that were let through under this share, from 0 to 1
     * @param tolerated up to which part the share grows
     */
    Verdict verdict(double failed, double tolerated) {
        if (failed == 1 && rate == 1 && streak <= 0 && !all) {
            return Verdict.OPEN;
        }
        return failed <= tolerated && share == 1 && streak + 1 >= ENOUGH ? Verdict.CLOSE : Verdict.GO_ON;
    }

    /**
     * How to go on.
     *
     * @param failed which part of the calls failed that were let through under this share, from 0 to 1
     * @param tolerated up to which part the share grows
     * @param hold after how many nanoseconds it is tried again whether cuts help
     */
    Throttle next(double failed, double tolerated, long now, long hold) {
        if (failed <= tolerated) {
            return grown(now);
        }
        if (all) {
            boolean again = now - since >= hold || failed >= rate + WORSE;
            return again ? cut(1, failed, 0, now) : new Throttle(1, step, ceiling, rate, 0, true, since);
        }
        int inVain = streak > 0 || failed <= HELPED * rate ? 0 : streak - 1;
        return inVain <= CUTS_IN_VAIN && failed < NEARLY_ALL
                ? new Throttle(1, FIRST_STEP, 1, failed, 0, true, now)
                : cut(share, failed, inVain, now);
    }

    private Throttle grown(long now) {
        double limit = NEAR * ceiling;
        boolean nearing = share < limit && share + step > limit;
        double more = Math.min(1, nearing ? limit : share + step);
        int well = more == 1 && share < 1 ? 0 : Math.max(0, streak) + 1;
        return new Throttle(more, nearing ? FIRST_STEP : Math.min(MOST_STEP, 2 * step), ceiling, rate, well, all, now);
    }
}
