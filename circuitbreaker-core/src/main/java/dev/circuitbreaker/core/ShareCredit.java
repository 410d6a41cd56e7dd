package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.VarHandles;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Lets a share of calls through, evenly spread: every call adds the share to a credit, and one that finds a whole call's worth
 * of credit spends it and is let through. So of a hundred calls at a share of 10 % exactly ten are let through.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>{@code credit}: compare-and-set.
 * </ul>
 */
final class ShareCredit {

    private static final VarHandle CREDIT =
            VarHandles.of(MethodHandles.lookup(), ShareCredit.class, "credit", long.class);
    private static final long ONE_CALL = 1L << 32;

    /** In parts of a call. */
    private volatile long credit;

    /**
     * Tells whether a call would be let through. One that would not counts as turned away: it earns its share.
     *
     * @param share from 0 to 1
     */
    boolean hasRoom(double share) {
        long earned = earned(share);
        for (long seen = credit; seen + earned < ONE_CALL; seen = credit) {
            if (CREDIT.compareAndSet(this, seen, seen + earned)) {
                return false;
            }
        }
        return true;
    }

    /** Earns the share of a call, and spends a whole call's worth if there is as much; tells whether there was. */
    boolean spend(double share) {
        long earned = earned(share);
        while (true) {
            long seen = credit;
            boolean enough = seen + earned >= ONE_CALL;
            if (CREDIT.compareAndSet(this, seen, enough ? seen + earned - ONE_CALL : seen + earned)) {
                return enough;
            }
        }
    }

    private static long earned(double share) {
        return Math.round(share * ONE_CALL);
    }
}
