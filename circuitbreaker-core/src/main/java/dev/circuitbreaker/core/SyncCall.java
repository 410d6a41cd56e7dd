package dev.circuitbreaker.core;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A synchronous call without a {@code callTimeout}: by a lane, where there is one, or else admitted with care. The two ways
 * in are apart, because what only the careful one needs would slow the other. A call is a supplier or a callable, and the
 * other one is null, because to make one out of the other would cost an object per call.
 *
 * <p>Where the report of an end fails, nothing may be called any more, because the stack is full: see {@link Unreported}.
 */
final class SyncCall {

    private SyncCall() {}

    /**
     * Makes a call.
     *
     * @param <X> what the call may throw
     */
    @SuppressWarnings("unchecked") // what a supplier or a callable throws is what the caller may be thrown
    static <T extends @Nullable Object, X extends Throwable> T make(
            CallGate gate, Phase phase, @Nullable Supplier<T> supplier, @Nullable Callable<T> callable) throws X {
        boolean interrupted = Thread.currentThread().isInterrupted(); // before the lane is entered: see CallLedger
        boolean timed = gate.readsClock(phase);
        Cell lane = gate.lane(phase, timed); // before the clock is read: see CallLedger
        long start = timed ? gate.ticker.read() : 0;
        int turn = lane == null ? 0 : lane.enterLane(start);
        if (lane == null || turn == 0) {
            return SyncCall.<T, X>makeWithCare(gate, start, timed, interrupted, supplier, callable);
        }
        T result;
        try {
            result = invoke(supplier, callable);
        } catch (Throwable thrown) {
            try {
                gate.threw(lane, turn, start, timed, interrupted, thrown);
            } catch (Throwable full) {
                synchronized (gate.unreported) {
                    gate.unreported.newest = new Object[] {lane, thrown, gate.unreported.newest};
                }
            }
            throw (X) thrown;
        }
        try {
            gate.returnedByLane(phase, lane, turn, start, timed, result);
        } catch (Throwable full) {
            synchronized (gate.unreported) {
                gate.unreported.newest = new Object[] {lane, null, gate.unreported.newest};
            }
        }
        return result;
    }

    @SuppressWarnings("unchecked")
    private static <T extends @Nullable Object, X extends Throwable> T makeWithCare(
            CallGate gate,
            long start,
            boolean timed,
            boolean interrupted,
            @Nullable Supplier<T> supplier,
            @Nullable Callable<T> callable)
            throws X {
        Admission admission = gate.admit(start, timed);
        int turn = 0;
        Nesting nesting = null;
        T result;
        try {
            turn = admission.turn();
            nesting = gate.machine.nest(admission);
            result = invoke(supplier, callable);
        } catch (Throwable thrown) {
            try {
                leave(nesting);
                gate.threw(admission, turn, start, timed, interrupted, thrown);
            } catch (Throwable full) {
                synchronized (gate.unreported) {
                    gate.unreported.newest = new Object[] {admission, thrown, gate.unreported.newest};
                }
            }
            throw (X) thrown;
        }
        try {
            leave(nesting);
            gate.returned(admission, turn, start, timed, interrupted, result);
        } catch (Throwable full) {
            synchronized (gate.unreported) {
                gate.unreported.newest = new Object[] {admission, null, gate.unreported.newest};
            }
        }
        return result;
    }

    private static <T extends @Nullable Object> T invoke(@Nullable Supplier<T> supplier, @Nullable Callable<T> callable)
            throws Exception {
        return supplier != null
                ? supplier.get()
                : Objects.requireNonNull(callable).call();
    }

    private static void leave(@Nullable Nesting nesting) {
        if (nesting != null) {
            nesting.leave();
        }
    }
}
