package dev.circuitbreaker.core.simulation;

/**
 * What becomes of a call if it is made: the ground truth.
 *
 * @param good whether it succeeds
 * @param nanos how long the caller waits for that
 */
public record Answer(boolean good, long nanos) {

    static final Answer FAST_ERROR = new Answer(false, 10_000_000);
}
