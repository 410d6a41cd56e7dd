package dev.circuitbreaker.core;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A synchronous call without a {@code callTimeout}: by a lane, where there is one, or else admitted with care. Its methods
 * for suppliers and for callables are the same but for what they call, because to make one out of the other would cost an
 * object per call; and they are apart for the two ways in, because what only the careful one needs would slow the other.
 *
 * <p>Where the report of an end fails, nothing may be called any more, because the stack is full: see {@link Unreported}.
 */
final class SyncCall {

    private SyncCall() {}

    static <T extends @Nullable Object> T make(CallGate gate, Phase phase, Supplier<T> supplier) {
        boolean interrupted = Thread.currentThread().isInterrupted(); // before the lane is entered: see CallLedger
        boolean timed = gate.readsClock(phase);
        Cell lane = gate.lane(phase, timed); // before the clock is read: see CallLedger
        long start = timed ? gate.ticker.read() : 0;
        int turn = lane == null ? 0 : lane.enterLane(start);
        if (lane == null || turn == 0) {
            return makeWithCare(gate, start, timed, interrupted, supplier);
        }
        T result;
        try {
            result = supplier.get();
        } catch (Throwable thrown) {
            try {
                gate.threw(lane, turn, start, timed, interrupted, thrown);
            } catch (Throwable full) {
                synchronized (gate.unreported) {
                    gate.unreported.newest = new Object[] {lane, thrown, gate.unreported.newest};
                }
            }
            throw thrown;
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

    private static <T extends @Nullable Object> T makeWithCare(
            CallGate gate, long start, boolean timed, boolean interrupted, Supplier<T> supplier) {
        Admission admission = gate.admit(start, timed);
        int turn = 0;
        Nesting nesting = null;
        T result;
        try {
            turn = admission.turn();
            nesting = gate.machine.nest(admission);
            result = supplier.get();
        } catch (Throwable thrown) {
            try {
                leave(nesting);
                gate.threw(admission, turn, start, timed, interrupted, thrown);
            } catch (Throwable full) {
                synchronized (gate.unreported) {
                    gate.unreported.newest = new Object[] {admission, thrown, gate.unreported.newest};
                }
            }
            throw thrown;
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

    static <T extends @Nullable Object> T make(CallGate gate, Phase phase, Callable<T> callable) throws Exception {
        boolean interrupted = Thread.currentThread().isInterrupted(); // before the lane is entered: see CallLedger
        boolean timed = gate.readsClock(phase);
        Cell lane = gate.lane(phase, timed); // before the clock is read: see CallLedger
        long start = timed ? gate.ticker.read() : 0;
        int turn = lane == null ? 0 : lane.enterLane(start);
        if (lane == null || turn == 0) {
            return makeWithCare(gate, start, timed, interrupted, callable);
        }
        T result;
        try {
            result = callable.call();
        } catch (Throwable thrown) {
            try {
                gate.threw(lane, turn, start, timed, interrupted, thrown);
            } catch (Throwable full) {
                synchronized (gate.unreported) {
                    gate.unreported.newest = new Object[] {lane, thrown, gate.unreported.newest};
                }
            }
            throw thrown;
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

    private static <T extends @Nullable Object> T makeWithCare(
            CallGate gate, long start, boolean timed, boolean interrupted, Callable<T> callable) throws Exception {
        Admission admission = gate.admit(start, timed);
        int turn = 0;
        Nesting nesting = null;
        T result;
        try {
            turn = admission.turn();
            nesting = gate.machine.nest(admission);
            result = callable.call();
        } catch (Throwable thrown) {
            try {
                leave(nesting);
                gate.threw(admission, turn, start, timed, interrupted, thrown);
            } catch (Throwable full) {
                synchronized (gate.unreported) {
                    gate.unreported.newest = new Object[] {admission, thrown, gate.unreported.newest};
                }
            }
            throw thrown;
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

    private static void leave(@Nullable Nesting nesting) {
        if (nesting != null) {
            nesting.leave();
        }
    }
}
