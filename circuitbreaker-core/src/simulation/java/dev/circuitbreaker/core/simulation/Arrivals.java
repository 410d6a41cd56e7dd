package dev.circuitbreaker.core.simulation;

import java.util.SplittableRandom;

/**
 * Calls that arrive independently of each other and of what became of earlier ones: an open-loop Poisson process. A
 * healthy dependency answers in 50 ms in the median, and in 160 ms in one case of a hundred (log-normal).
 */
final class Arrivals {

    private static final int SHARDS = 10;
    private static final double MEDIAN_SERVICE = 0.05 * VirtualTime.SECOND;
    private static final double SPREAD = 0.5;

    private final SplittableRandom random;
    private final double meanGap;
    private double last;

    Arrivals(SplittableRandom random, double callsPerSecond) {
        this.random = random;
        this.meanGap = VirtualTime.SECOND / callsPerSecond;
    }

    Call next() {
        last -= meanGap * Math.log(1 - random.nextDouble());
        long service = Math.round(MEDIAN_SERVICE * Math.exp(SPREAD * random.nextGaussian()));
        return new Call(Math.round(last), random.nextDouble(), service, random.nextInt(SHARDS));
    }
}
