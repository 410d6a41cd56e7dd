package dev.circuitbreaker.core.simulation;

/**
 * What becomes of a call if it is made: the ground truth.
 *
 * @param good whether it succeeds
 * @param nanos how long the caller waits for that
 * @param pause for how many nanoseconds the dependency asks not to be called; 0 if it does not say
 */
public record Answer(boolean good, long nanos, long pause) {

    static final Answer FAST_ERROR = new Answer(false, 10_000_000);

    /** An answer that asks for no pause. */
    Answer(boolean good, long nanos) {
        this(good, nanos, 0);
    }

    /** The same, with the wish for a pause, in whole seconds as {@code Retry-After} says it. */
    Answer asking(double seconds) {
        return new Answer(good, nanos, Math.round(Math.ceil(seconds) * VirtualTime.SECOND));
    }
}
