package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Admission;
import dev.circuitbreaker.core.ledger.TrackedCall;

/**
 * One call let through in {@code HALF_OPEN}. Compared by identity.
 *
 * @param counter where the call is counted while it is in flight
 * @param start when it was let through; its lease runs from here
 */
final class Probe extends TrackedCall {

    /** Lowered by any thread that finds that the clock has stepped back. */
    private volatile long start;

    Probe(Admission counter, long start) {
        super(counter);
        this.start = start;
    }

    long start() {
        return start;
    }

    void rewind(long now) {
        if (start - now > 0) {
            start = now;
        }
    }
}
