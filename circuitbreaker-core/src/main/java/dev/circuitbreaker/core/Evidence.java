package dev.circuitbreaker.core;

/**
 * What may breach a threshold, of one generation: its window, the run of failures, and what hangs. Safe for use by many
 * threads at once, as all of its parts are.
 */
record Evidence(Window window, FailureRun run, HungCalls hung) {

    /** The same evidence in another window. */
    Evidence in(Window other) {
        return new Evidence(other, run, hung);
    }

    /** Tells whether a plain success may complete the minimum number of calls that it takes to breach a threshold. */
    boolean mayBeCompleted(Thresholds thresholds) {
        return !window.hasMinimum(thresholds) || hung.watchesSuccesses();
    }
}
