package dev.circuitbreaker.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The right to make one call, and the duty to report how it ended.
 *
 * <p>A permit is one-shot: the first of {@link #succeeded}, {@link #failed} and {@link #cancelled} wins, the rest do
 * nothing. It may be handed to another thread and reported from there. A permit that is never reported counts as a call
 * in flight: it is recorded as slow once it is older than the slow-call duration threshold, and in half-open its lease
 * runs out.
 */
public final class Permit {

    private static final VarHandle REPORTED =
            Handles.of(MethodHandles.lookup(), Permit.class, "reported", boolean.class);

    private final CallGate gate;
    private final Admission admission;
    private final long start;
    private final boolean timed;

    /** Claimed by compare-and-set by the one report that counts. */
    private volatile boolean reported;

    Permit(CallGate gate, Admission admission, long start, boolean timed) {
        this.gate = gate;
        this.admission = admission;
        this.start = start;
        this.timed = timed;
    }

    /**
     * Reports that the call returned. It counts as a success unless {@code recordResultPredicate} says otherwise.
     *
     * @param result what it returned; null if nothing
     */
    public void succeeded(@Nullable Object result) {
        if (claim()) {
            gate.returned(admission, start, timed, result);
        }
    }

    /**
     * Reports that the call threw. Whether that counts as a failure is for the configuration to say; a {@code
     * CancellationException} counts nothing, like {@link #cancelled()}.
     *
     * @param throwable what it threw
     */
    public void failed(Throwable throwable) {
        Objects.requireNonNull(throwable, "throwable");
        if (claim()) {
            gate.threw(admission, start, timed, throwable);
        }
    }

    /** Reports that nobody knows how the call ended: gives the permit back and counts nothing. */
    public void cancelled() {
        if (claim()) {
            gate.cancelled(admission, start, timed);
        }
    }

    private boolean claim() {
        return REPORTED.compareAndSet(this, false, true);
    }
}
