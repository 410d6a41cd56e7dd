package dev.circuitbreaker.benchmarks.decisions;

import dev.circuitbreaker.core.simulation.Measure;

/** What a comparison of two policies on the same runs says. */
enum Verdict {
    BETTER,
    EQUAL,
    WORSE;

    /** Equal unless the interval of the differences, run by run, leaves zero out. */
    static Verdict of(Sample ours, Sample theirs, Measure measure) {
        Sample gain = measure == Measure.GOODPUT ? ours.minus(theirs) : theirs.minus(ours);
        if (Math.abs(gain.mean()) <= gain.interval()) {
            return EQUAL;
        }
        return gain.mean() > 0 ? BETTER : WORSE;
    }
}
