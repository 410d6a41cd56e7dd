package dev.circuitbreaker.benchmarks.report;

import java.util.Arrays;

/** A median, and between what the values lie. */
record Spread(double median, double min, double max) {

    static Spread of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** As in {@code 1.5 (1.4 - 1.7)}; one value alone has no spread. */
    @Override
    public String toString() {
        String written = Numbers.write(median);
        return min == max ? written : written + " (" + Numbers.write(min) + " - " + Numbers.write(max) + ")";
    }
}
