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
    private final int turn;

    /** The phase in which the call has entered by a lane; null if it was admitted with care. */
    private final @Nullable Phase phase;

    private final long start;
    private final boolean timed;

    /** Claimed by compare-and-set by the one report that counts. */
    private volatile boolean reported;

    private Permit(CallGate gate, @Nullable Phase phase, Admission admission, int turn, long start, boolean timed) {
        this.gate = gate;
        this.phase = phase;
        this.admission = admission;
        this.turn = turn;
        this.start = start;
        this.timed = timed;
    }

    static Permit acquire(CallGate gate) {
        return Objects.requireNonNull(request(gate, true), "a call that is not let through throws");
    }

    static @Nullable Permit tryAcquire(CallGate gate) {
        return request(gate, false);
    }

    private static @Nullable Permit request(CallGate gate, boolean orThrow) {
        Phase phase = gate.machine.phase();
        boolean timed = gate.readsClock(phase);
        Cell lane = gate.lane(phase, timed); // before the clock is read: see CallLedger
        long start = timed ? gate.ticker.read() : 0;
        int turn = lane == null ? 0 : lane.enterLane(start);
        if (lane != null && turn != 0) {
            return new Permit(gate, phase, lane, turn, start, timed);
        }
        Answer answer = orThrow ? gate.admit(start, timed) : gate.ask(start, timed);
        return answer instanceof Admission admission
                ? new Permit(gate, null, admission, admission.turn(), start, timed)
                : null;
    }

    /** When the call was let through; now, if nobody has asked for the time so far. */
    long start() {
        return timed ? start : gate.ticker.read();
    }

    /**
     * Reports that the call returned. It counts as a success unless {@code recordResultPredicate} says otherwise.
     *
     * @param result what it returned; null if nothing
     */
    public void succeeded(@Nullable Object result) {
        if (!claim()) {
            return;
        }
        if (phase != null) {
            gate.returnedByLane(phase, admission.cell(), turn, start, timed, result);
        } else {
            gate.returned(admission, turn, start, timed, result);
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
            gate.threw(admission, turn, start, timed, throwable);
        }
    }

    /** Reports that nobody knows how the call ended: gives the permit back and counts nothing. */
    public void cancelled() {
        if (claim()) {
            gate.cancelled(admission, turn, start, timed);
        }
    }

    private boolean claim() {
        return REPORTED.compareAndSet(this, false, true);
    }
}
