package dev.circuitbreaker.core;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The lifetime counters, but for the plain successes and the calls that hung, which the {@link CallLedger} counts.
 * Written by any call, one increment per outcome; nothing is decided by them.
 *
 * <p>What a keyed breaker counts here, the breaker it belongs to counts, too. What its ledger counts is added up by
 * whoever reads, until the keyed breaker is evicted and its ledger is folded into these counters. No call may get lost
 * on the way, nor count twice: {@link #fold} succeeds only if no call was in flight, and calls that end later count
 * their plain success here themselves.
 */
final class Totals {

    /** What becomes of the ledger of a keyed breaker. */
    private enum Ledger {
        /** Whoever reads adds it up. */
        READ,
        /** Somebody is about to fold it, which the end of a call prevents by setting it back. */
        FOLDING,
        /** What it counts from now on nobody reads. */
        FOLDED
    }

    private final LongAdder slow = new LongAdder();
    final LongAdder notPermitted = new LongAdder();
    private final LongAdder otherSuccesses = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder ignored = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final @Nullable Totals parent;

    /** What to do when a call has ended; written before the keyed breaker is used, else null. */
    @Nullable
    Runnable afterEnd;

    /** Compare-and-set by the one thread that evicts, and by ends of calls that come in between. */
    private final AtomicReference<Ledger> ledgerIs = new AtomicReference<>(Ledger.READ);

    Totals(@Nullable Totals parent) {
        this.parent = parent;
    }

    /**
     * Counts the end of a call.
     *
     * @param turn the call's turn in its cell
     * @return whether it has been found hanging before, and counted as slow then
     */
    boolean countOut(Admission admission, int turn, Outcome outcome, boolean slow) {
        boolean plain = outcome == Outcome.SUCCESS && !slow;
        // Asked while the call is still in flight, which keeps others from folding.
        boolean unread = plain && parent != null && isFolded();
        Cell cell = admission.cell();
        boolean recorded = !(plain ? cell.leave(turn) : cell.leave(turn, outcome == Outcome.FAILURE, slow));
        try {
            if (!plain || recorded) {
                count(outcome, slow && !recorded);
            } else if (unread && parent != null) {
                parent.otherSuccesses.increment();
            }
        } catch (StackOverflowError full) {
            // The permit is back, and must not be given back again by any other that is told of this.
        }
        return recorded;
    }

    /** Has it noted that something may have come to its end that kept a keyed breaker in its place. */
    void tellEnd() {
        if (afterEnd != null) {
            afterEnd.run();
        }
    }

    /** Counts the success of a call that has been found hanging before. */
    void countSuccess() {
        count(Outcome.SUCCESS, false);
    }

    boolean isKeyed() {
        return parent != null;
    }

    private void count(Outcome outcome, boolean foundSlow) {
        switch (outcome) {
            case SUCCESS -> otherSuccesses.increment();
            case FAILURE -> failures.increment();
            case IGNORED -> ignored.increment();
            case CANCELLED -> cancelled.increment();
        }
        if (foundSlow) {
            slow.increment();
        }
        if (parent != null) {
            parent.count(outcome, foundSlow);
        }
    }

    void countRejection() {
        notPermitted.increment();
        if (parent != null) {
            parent.notPermitted.increment();
        }
    }

    private boolean isFolded() {
        if (ledgerIs.get() == Ledger.FOLDING) {
            ledgerIs.compareAndSet(Ledger.FOLDING, Ledger.READ);
        }
        return ledgerIs.get() == Ledger.FOLDED;
    }

    /**
     * Adds what the ledger has counted to the counters of the parent, for a breaker that is being evicted.
     *
     * @return false if a call was in flight or ended meanwhile; then nothing has changed
     */
    boolean fold(CallLedger ledger) {
        if (parent == null || !ledgerIs.compareAndSet(Ledger.READ, Ledger.FOLDING)) {
            return false;
        }
        boolean idle = ledger.inFlight() == 0;
        long successes = ledger.successes();
        long hung = ledger.everHung();
        if (idle && ledgerIs.compareAndSet(Ledger.FOLDING, Ledger.FOLDED)) {
            parent.otherSuccesses.add(successes);
            if (hung > 0) {
                parent.slow.add(hung);
            }
            return true;
        }
        ledgerIs.compareAndSet(Ledger.FOLDING, Ledger.READ);
        return false;
    }

    /**
     * Reads the counters.
     *
     * @param moreSuccesses plain successes of ledgers to be read with this one
     * @param moreHung calls that hung, of ledgers to be read with this one
     */
    CircuitBreakerTotals read(CallLedger ledger, long moreSuccesses, long moreHung) {
        return new CircuitBreakerTotals(
                ledger.successes() + moreSuccesses + otherSuccesses.sum(),
                failures.sum(),
                ignored.sum(),
                cancelled.sum(),
                notPermitted.sum(),
                slow.sum() + ledger.everHung() + moreHung);
    }
}
