package dev.circuitbreaker.core.ledger;

/**
 * What a window holds at one moment.
 *
 * @param total outcomes in the window
 * @param failed how many of them failed, slow or not
 * @param slow how many of them were slow, failed or not
 * @param slowFailed how many of them were both
 */
public record Counts(long total, long failed, long slow, long slowFailed) {

    public static final Counts NONE = new Counts(0, 0, 0, 0);

    public Counts plus(boolean failedToo, boolean slowToo) {
        return new Counts(
                total + 1,
                failed + (failedToo ? 1 : 0),
                slow + (slowToo ? 1 : 0),
                slowFailed + (failedToo && slowToo ? 1 : 0));
    }

    public Counts plus(Counts more) {
        return new Counts(total + more.total, failed + more.failed, slow + more.slow, slowFailed + more.slowFailed);
    }

    public Counts minus(Counts less) {
        return new Counts(total - less.total, failed - less.failed, slow - less.slow, slowFailed - less.slowFailed);
    }

    /** A number of calls, as people are shown it. */
    public static int clamped(long count) {
        return (int) Math.min(Integer.MAX_VALUE, count);
    }

    /** How many neither failed nor were slow. */
    long successes() {
        return total - failed - slow + slowFailed;
    }

    /** One that counts as slow has turned out to have failed as well. */
    public Counts withSlowOneFailed() {
        return new Counts(total, failed + 1, slow, slowFailed + 1);
    }

    public double failureRate(int minimum) {
        return rate(failed, minimum);
    }

    public double slowCallRate(int minimum) {
        return rate(slow, minimum);
    }

    private double rate(long part, int minimum) {
        return total == 0 || total < minimum ? Double.NaN : 100.0 * part / total;
    }
}
