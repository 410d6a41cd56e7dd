package dev.circuitbreaker.core.window;

/**
 * What part of its calls a dependency fails when it is well. Immutable.
 *
 * <p>A failure rate is above the baseline if it is higher by most of what the settings allow, and by more than chance explains:
 * four standard deviations of the difference between two rates, the one seen and the baseline, each of which is known from so
 * many calls only. That is the upper limit of Wilson's interval ("Probable inference, the law of succession, and statistical
 * inference", 1927). It asks much of few calls, so there is no other minimum; and as it sinks slower than a rate does when more
 * calls succeed, no success brings a breach about.
 *
 * @param rate from 0 to 1
 * @param calls from how many calls it is known, above zero
 */
public record Baseline(double rate, double calls) {

    /** In the simulator less than this costs more good calls than the bad ones it saves are worth. */
    private static final double PART_OF_THRESHOLD = 0.7;

    private static final double DEVIATIONS = 4;
    private static final double USUAL_DEVIATIONS = 2;

    /**
     * The failure rate that is out of the normal, however many calls there are.
     *
     * @param threshold what the settings say, from 0 to 1
     * @return from 0 to 1, at most the threshold
     */
    public double limit(double threshold) {
        return Math.min(threshold, rate + PART_OF_THRESHOLD * threshold);
    }

    /**
     * The failure rate that is out of the normal among so many calls.
     *
     * @param threshold what the settings say, from 0 to 1
     * @param total above zero
     * @return from 0 to 1, at most the threshold
     */
    double limit(double threshold, long total) {
        double spread = DEVIATIONS * DEVIATIONS * (1.0 / total + 1 / calls);
        double chance = Math.sqrt(spread * (rate * (1 - rate) + spread / 4));
        return Math.min(threshold, Math.max(limit(threshold), (rate + spread / 2 + chance) / (1 + spread)));
    }

    /**
     * What part of few calls may fail without anything being wrong.
     *
     * @return from 0 to 1 or a little above
     */
    public double usual(int few) {
        return rate + USUAL_DEVIATIONS * Math.sqrt(rate * (1 - rate) / few);
    }
}
