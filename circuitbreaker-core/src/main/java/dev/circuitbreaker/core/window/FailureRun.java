package dev.circuitbreaker.core.window;

import dev.circuitbreaker.core.ledger.VarHandles;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts failures in a row, in the order in which calls end. Plain successes report to no run: it has been broken if their
 * number is not what it was at the last failure.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>{@code word}: compare-and-set by failures, and a write of zero by a slow success; the length in the upper 24 bits,
 *       below them the number of plain successes before the last failure, modulo its range.
 * </ul>
 */
final class FailureRun {

    private static final VarHandle WORD = VarHandles.of(MethodHandles.lookup(), FailureRun.class, "word", long.class);
    private static final int LENGTH_SHIFT = 40;
    private static final long SUCCESS_MASK = (1L << LENGTH_SHIFT) - 1;
    private static final long MAX_LENGTH = (1L << 24) - 1;

    private volatile long word;

    /** Counts a failure that ends after so many plain successes. */
    void failed(long successes) {
        long seen;
        long longer;
        do {
            seen = word;
            longer = Math.min(MAX_LENGTH, 1 + length(seen, successes));
        } while (!WORD.compareAndSet(this, seen, longer << LENGTH_SHIFT | (successes & SUCCESS_MASK)));
    }

    /** A success that is no plain one has ended the run. */
    void broken() {
        word = 0;
    }

    /** How many failures in a row there are, after so many plain successes. */
    int length(long successes) {
        return (int) length(word, successes);
    }

    private static long length(long word, long successes) {
        return (word & SUCCESS_MASK) == (successes & SUCCESS_MASK) ? word >>> LENGTH_SHIFT : 0;
    }
}
