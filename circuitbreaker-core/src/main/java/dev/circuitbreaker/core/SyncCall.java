package dev.circuitbreaker.core;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A synchronous call with a {@code callTimeout}. It stays on the caller's thread, which is interrupted at the deadline; a
 * call that does not heed interrupts counts as failed in time, but returns when it does.
 */
final class SyncCall {

    private SyncCall() {}

    static <T extends @Nullable Object> T make(CallGate gate, Callable<T> callable, Duration timeout) throws Exception {
        long start = gate.ticker.read();
        Permit permit = new Permit(gate, gate.admit(start, true), start, true);
        Thread caller = Thread.currentThread();
        boolean wasInterrupted = caller.isInterrupted();
        Deadline deadline = new Deadline(gate, permit, start, timeout, caller::interrupt).set();
        T result;
        try {
            result = callable.call();
        } catch (Throwable thrown) {
            if (isMet(deadline, wasInterrupted)) {
                permit.failed(thrown);
                throw thrown;
            }
            CallTimeoutException expired = deadline.exception();
            expired.addSuppressed(thrown);
            throw expired;
        }
        if (!isMet(deadline, wasInterrupted)) {
            throw deadline.exception();
        }
        permit.succeeded(result);
        return result;
    }

    /** The deadline's own interrupt ends with the call; one that was there before stays. */
    private static boolean isMet(Deadline deadline, boolean wasInterrupted) {
        if (deadline.met()) {
            return true;
        }
        deadline.awaitStop();
        if (Thread.interrupted() && wasInterrupted) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
