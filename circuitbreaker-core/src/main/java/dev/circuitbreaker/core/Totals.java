package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Admission;
import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.VarHandles;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The lifetime counters, but for the plain successes and the calls that hung, which the {@link CallLedger} counts.
 * Written by any call, one increment per outcome; nothing is decided by them.
 *
 * <p>What a keyed breaker counts here, the breaker it belongs to counts, too. What its ledger counts is added up by
 * each reader, until the keyed breaker is evicted and its ledger is folded into these counters. No call may get lost
 * on the way, nor count twice: {@link #fold} succeeds only if no call was in flight, and calls that end later count
 * their plain success here themselves.
 */
final class Totals {

    /** What becomes of the ledger of a keyed breaker. */
    private enum Ledger {
        /** Each reader adds it up. */
        READ,
        /** A thread is about to fold it, which the end of a call prevents by setting it back. */
        FOLDING,
        /** What it counts from now on is read no more. */
        FOLDED
    }

    /** What is counted. */
    private enum Counter {
        SUCCESSES,
        FAILURES,
        IGNORED,
        CANCELLED,
        NOT_PERMITTED,
        SLOW,
        OVERDUE;

        static Counter of(Outcome outcome) {
            return switch (outcome) {
                case SUCCESS -> SUCCESSES;
                case FAILURE -> FAILURES;
                case IGNORED -> IGNORED;
                case CANCELLED -> CANCELLED;
            };
        }
    }

    private static final VarHandle LEDGER_IS =
            VarHandles.of(MethodHandles.lookup(), Totals.class, "ledgerIs", Ledger.class);

    /** An adder for each {@link Counter} that has counted. Null at first; never changed, but replaced under this object's lock. */
    private volatile @Nullable LongAdder @Nullable [] adders;

    private final @Nullable Totals parent;

    /** What to do when a call has ended; written before the keyed breaker is used, else null. */
    @Nullable
    Runnable afterEnd;

    /** Compare-and-set by the one thread that evicts, and by ends of calls that come in between. */
    private volatile Ledger ledgerIs = Ledger.READ;

    /** What the last call threw that failed; null if what it returned is a failure. Written in a plain race, the last one wins. */
    private volatile @Nullable String lastFailure;

    Totals(@Nullable Totals parent) {
        this.parent = parent;
    }

    /**
     * Notes a call that has failed. Writes only what changes, for all that fail write here.
     *
     * @param exception the class of what it threw; null if what it returned is a failure
     */
    void noteFailure(@Nullable String exception) {
        if (!Objects.equals(lastFailure, exception)) {
            lastFailure = exception;
        }
    }

    @Nullable
    String lastFailure() {
        return lastFailure;
    }

    /**
     * Counts the end of a call.
     *
     * @param turn the call's turn where it is counted
     * @return whether it has been found hanging before, and counted as slow then
     */
    boolean countOut(Admission admission, int turn, Outcome outcome, boolean slow) {
        boolean plain = outcome == Outcome.SUCCESS && !slow;
        // Asked while the call is still in flight, which keeps others from folding.
        boolean unread = plain && parent != null && isFolded();
        boolean recorded = !(plain ? admission.leave(turn) : admission.leave(turn, outcome == Outcome.FAILURE, slow));
        try {
            if (!plain || recorded) {
                count(outcome, slow && !recorded);
            } else if (unread && parent != null) {
                parent.count(Counter.SUCCESSES, 1);
            }
        } catch (Throwable full) {
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

    private void count(Outcome outcome, boolean foundSlow) {
        count(Counter.of(outcome), 1);
        if (foundSlow) {
            count(Counter.SLOW, 1);
        }
        if (parent != null) {
            parent.count(outcome, foundSlow);
        }
    }

    void countRejection() {
        count(Counter.NOT_PERMITTED, 1);
        if (parent != null) {
            parent.countRejection();
        }
    }

    /**
     * Counts a call that gave its caller back much too late.
     *
     * @return whether it is the first one of the breaker, that of a key being one of the breaker it belongs to
     */
    boolean countOverdue() {
        if (parent != null) {
            count(Counter.OVERDUE, 1);
            return parent.countOverdue();
        }
        synchronized (this) {
            count(Counter.OVERDUE, 1);
            return overdue() == 1;
        }
    }

    long overdue() {
        return sum(Counter.OVERDUE);
    }

    long notPermitted() {
        return sum(Counter.NOT_PERMITTED);
    }

    /** Tells, at the cost of two reads, whether any call has been rejected; one that is being rejected is counted before. */
    boolean hasRejected() {
        return adder(Counter.NOT_PERMITTED) != null;
    }

    private void count(Counter counter, long calls) {
        LongAdder adder = adder(counter);
        (adder != null ? adder : newAdder(counter)).add(calls);
    }

    private @Nullable LongAdder adder(Counter counter) {
        @Nullable LongAdder[] known = adders;
        return known == null ? null : known[counter.ordinal()];
    }

    private synchronized LongAdder newAdder(Counter counter) {
        LongAdder existing = adder(counter);
        if (existing != null) {
            return existing;
        }
        @Nullable LongAdder[] known = adders;
        @Nullable LongAdder[] more = known == null ? new LongAdder[Counter.values().length] : known.clone();
        LongAdder fresh = new LongAdder();
        more[counter.ordinal()] = fresh;
        adders = more;
        return fresh;
    }

    private long sum(Counter counter) {
        LongAdder adder = adder(counter);
        return adder == null ? 0 : adder.sum();
    }

    private boolean isFolded() {
        if (ledgerIs == Ledger.FOLDING) {
            LEDGER_IS.compareAndSet(this, Ledger.FOLDING, Ledger.READ);
        }
        return ledgerIs == Ledger.FOLDED;
    }

    /**
     * Adds what the ledger has counted to the counters of the parent, for a breaker that is being evicted.
     *
     * @return false if a call was in flight or ended meanwhile; then nothing has changed
     */
    boolean fold(CallLedger ledger) {
        if (parent == null || !LEDGER_IS.compareAndSet(this, Ledger.READ, Ledger.FOLDING)) {
            return false;
        }
        boolean idle = ledger.inFlight() == 0;
        long successes = ledger.successes();
        long hung = ledger.everHung();
        if (idle && LEDGER_IS.compareAndSet(this, Ledger.FOLDING, Ledger.FOLDED)) {
            parent.count(Counter.SUCCESSES, successes);
            if (hung > 0) {
                parent.count(Counter.SLOW, hung);
            }
            return true;
        }
        LEDGER_IS.compareAndSet(this, Ledger.FOLDING, Ledger.READ);
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
                ledger.successes() + moreSuccesses + sum(Counter.SUCCESSES),
                sum(Counter.FAILURES),
                sum(Counter.IGNORED),
                sum(Counter.CANCELLED),
                notPermitted(),
                sum(Counter.SLOW) + ledger.everHung() + moreHung);
    }
}
