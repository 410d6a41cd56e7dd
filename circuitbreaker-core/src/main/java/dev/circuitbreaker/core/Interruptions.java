package dev.circuitbreaker.core;

import org.jspecify.annotations.Nullable;

/**
 * What the deadlines of the calls on one thread do to its interrupt flag. There is one flag for all who interrupt, so each
 * deadline notes whether it was the one to raise it; at the end of its call it takes down its own interrupt only, and
 * raises the flag again for an enclosing call whose deadline is over as well.
 *
 * <p>An interrupt by others survives if it came before that of the deadline. One that comes while the flag is up already
 * cannot be told apart.
 */
final class Interruptions {

    private static final ThreadLocal<@Nullable Interruptions> OF_THREAD = new ThreadLocal<>();

    private final Thread thread = Thread.currentThread();

    /** The deadline of the innermost call. Its thread only. */
    private @Nullable CallDeadline innermost;

    /** Whether a deadline has raised the flag, and no call has taken it down at its end. Guarded by this object. */
    private boolean raised;

    private Interruptions() {}

    /** A call begins on the calling thread. */
    static Interruptions begin(CallDeadline deadline) {
        Interruptions present = OF_THREAD.get();
        Interruptions interruptions = present == null ? new Interruptions() : present;
        deadline.enclosing = interruptions.innermost;
        interruptions.innermost = deadline;
        if (present == null) {
            OF_THREAD.set(interruptions);
        }
        return interruptions;
    }

    /** Interrupts the thread, unless others have done so. */
    synchronized void raise(CallDeadline deadline) {
        boolean up = thread.isInterrupted();
        if (up && !raised) {
            return;
        }
        raised = true;
        deadline.raised = true;
        if (!up) {
            thread.interrupt();
        }
    }

    /** The innermost call has ended, on its own thread. */
    void end(CallDeadline deadline) {
        innermost = deadline.enclosing;
        if (innermost == null) {
            OF_THREAD.remove();
        }
        lower(deadline);
    }

    private synchronized void lower(CallDeadline ended) {
        if (!ended.raised) {
            return;
        }
        raised = false;
        Thread.interrupted();
        for (CallDeadline outer = ended.enclosing; outer != null && !raised; outer = outer.enclosing) {
            raised = outer.raised;
        }
        if (raised) {
            thread.interrupt();
        }
    }
}
