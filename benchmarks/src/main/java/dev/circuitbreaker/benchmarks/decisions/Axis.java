package dev.circuitbreaker.benchmarks.decisions;

import java.util.stream.DoubleStream;

/**
 * Maps values to places on a drawing, from zero up.
 *
 * @param first where zero is
 * @param last where the end is
 * @param step between two marks
 * @param end the largest value, a multiple of the step
 */
record Axis(double first, double last, double step, double end) {

    private static final double[] STEPS = {1, 2, 5, 10};
    private static final int MARKS = 5;

    /** With about five round marks, up to the largest of the values or beyond. */
    static Axis of(double first, double last, DoubleStream values) {
        double most = Math.max(1e-9, values.max().orElseThrow());
        double power = Math.pow(10, Math.floor(Math.log10(most / MARKS)));
        double step = DoubleStream.of(STEPS)
                .map(factor -> factor * power)
                .filter(size -> size * MARKS >= most)
                .findFirst()
                .orElse(10 * power);
        return new Axis(first, last, step, step * Math.ceil(most / step));
    }

    double at(double value) {
        return first + (last - first) * value / end;
    }

    double[] marks() {
        return DoubleStream.iterate(0, mark -> mark <= end * 1.001, mark -> mark + step)
                .toArray();
    }
}
