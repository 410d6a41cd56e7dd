package dev.circuitbreaker.core;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A synchronous call with a {@code callTimeout}. It stays on the caller's thread, which is interrupted at the deadline; a
 * call that does not heed interrupts counts as failed in time, but returns when it does.
 */
final class SyncCall {

    private SyncCall() {}

    /** A supplier throws no checked exception, unless it has been tricked into that; then so does this. */
    static <T extends @Nullable Object> T make(CallGate gate, Supplier<T> supplier, Duration timeout) {
        try {
            return make(gate, (Callable<T>) supplier::get, timeout);
        } catch (Exception thrown) {
            throw SyncCall.<RuntimeException>unchecked(thrown);
        }
    }

    @SuppressWarnings("unchecked")
    private static <X extends Exception> X unchecked(Exception thrown) throws X {
        throw (X) thrown;
    }

    static <T extends @Nullable Object> T make(CallGate gate, Callable<T> callable, Duration timeout) throws Exception {
        Permit permit = Permit.acquire(gate);
        Thread caller = Thread.currentThread();
        boolean wasInterrupted = caller.isInterrupted();
        Deadline deadline = new Deadline(gate, permit, timeout, caller::interrupt).set();
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
