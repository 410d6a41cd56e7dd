package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What a breaker has done with calls of which the outcome is known, or would have done: how many calls it rejected and what
 * became of them all the same, and how many bad ones it let through. What the breaker for a key counts, the one that it
 * belongs to counts, too. Safe for use by many threads at once.
 */
final class ShadowTally {

    private final @Nullable ShadowTally parent;
    private final LongAdder opened = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder rejectedFailed = new LongAdder();
    private final LongAdder rejectedSucceeded = new LongAdder();
    private final LongAdder passedFailed = new LongAdder();

    ShadowTally(@Nullable ShadowTally parent) {
        this.parent = parent;
    }

    void changedTo(State state) {
        if (state == State.OPEN) {
            opened.increment();
            if (parent != null) {
                parent.changedTo(state);
            }
        }
    }

    void rejected() {
        rejected.increment();
        if (parent != null) {
            parent.rejected();
        }
    }

    /** Counts the end of a call that was made. */
    void ended(boolean letThrough, Outcome outcome) {
        if (outcome == Outcome.FAILURE) {
            (letThrough ? passedFailed : rejectedFailed).increment();
        } else if (outcome == Outcome.SUCCESS && !letThrough) {
            rejectedSucceeded.increment();
        }
        if (parent != null) {
            parent.ended(letThrough, outcome);
        }
    }

    CircuitBreakerSnapshot.Rehearsal rehearsal(State state) {
        return new CircuitBreakerSnapshot.Rehearsal(
                state, opened.sum(), rejected.sum(), rejectedFailed.sum(), rejectedSucceeded.sum());
    }

    CircuitBreakerSnapshot.Trial trial(State state) {
        return new CircuitBreakerSnapshot.Trial(
                state, opened.sum(), rejected.sum(), rejectedFailed.sum(), rejectedSucceeded.sum(), passedFailed.sum());
    }
}
