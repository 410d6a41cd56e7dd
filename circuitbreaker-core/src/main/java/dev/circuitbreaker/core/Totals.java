package dev.circuitbreaker.core;

import java.util.concurrent.atomic.LongAdder;

/**
 * The lifetime counters, but for the plain successes, which the {@link CallLedger} counts. Written by any call, one
 * increment per outcome; nothing is decided by them.
 */
final class Totals {

    private final LongAdder slow = new LongAdder();
    final LongAdder notPermitted = new LongAdder();
    private final LongAdder otherSuccesses = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder ignored = new LongAdder();
    private final LongAdder cancelled = new LongAdder();

    /**
     * Counts the end of a call that was not counted as a plain success.
     *
     * @param foundSlow whether it is to be counted as slow here, not having been counted while it hung
     */
    void count(Outcome outcome, boolean foundSlow) {
        switch (outcome) {
            case SUCCESS -> otherSuccesses.increment();
            case FAILURE -> failures.increment();
            case IGNORED -> ignored.increment();
            case CANCELLED -> cancelled.increment();
        }
        if (foundSlow) {
            slow.increment();
        }
    }

    CircuitBreakerTotals read(CallLedger ledger) {
        return new CircuitBreakerTotals(
                ledger.successes() + otherSuccesses.sum(),
                failures.sum(),
                ignored.sum(),
                cancelled.sum(),
                notPermitted.sum(),
                slow.sum() + ledger.everHung());
    }
}
