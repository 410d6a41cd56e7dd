package dev.circuitbreaker.benchmarks.decisions;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/** One number from each of many runs, in the order of their seeds. */
record Sample(double[] values) {

    /** Of the normal distribution; there are thirty runs at least. */
    private static final double TWO_SIDED_95 = 1.96;

    double mean() {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** Half the width of the interval that covers the mean in 95 of 100 cases. */
    double interval() {
        double mean = mean();
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return TWO_SIDED_95 * Math.sqrt(squares / (values.length - 1) / values.length);
    }

    /** The least value that so many percent of the runs do not exceed. */
    double percentile(double percent) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(percent / 100 * sorted.length) - 1];
    }

    /** Run by run, so that what the runs have in common cancels out. */
    Sample minus(Sample other) {
        return combined(other, (one, two) -> one - two);
    }

    Sample percentOf(Sample other) {
        return combined(other, (one, two) -> 100 * one / two);
    }

    private Sample combined(Sample other, DoubleBinaryOperator operator) {
        double[] combined = new double[values.length];
        Arrays.setAll(combined, i -> operator.applyAsDouble(values[i], other.values[i]));
        return new Sample(combined);
    }
}
