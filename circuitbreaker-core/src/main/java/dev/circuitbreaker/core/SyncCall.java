package dev.circuitbreaker.core;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A synchronous call without a {@code callTimeout}. Its two methods are the same but for what they call: to make one out of
 * the other would cost an object per call.
 *
 * <p>Where the report of an end fails, nothing may be called any more, because the stack is full: see {@link Unreported}. Both
 * methods are kept below 325 bytes, up to which the compiler makes them part of their callers.
 */
final class SyncCall {

    private SyncCall() {}

    static <T extends @Nullable Object> T make(CallGate gate, Phase phase, Supplier<T> supplier) {
        boolean interrupted = Thread.currentThread().isInterrupted(); // before the lane is entered: see CallLedger
        boolean timed = gate.readsClock(phase);
        Cell lane = gate.lane(phase, timed); // before the clock is read: see CallLedger
        long start = timed ? gate.ticker.read() : 0;
        if (lane != null && !lane.enterLane(start)) {
            lane = null;
        }
        Admission admission = lane != null ? lane : gate.admit(start, timed);
        Nesting nesting = null;
        T result;
        try {
            nesting = lane != null ? null : gate.machine.nest(admission);
            result = supplier.get();
        } catch (Throwable thrown) {
            try {
                leave(nesting);
                gate.threw(admission, start, timed, interrupted, thrown);
            } catch (Throwable full) {
                synchronized (gate.unreported) {
                    gate.unreported.newest = new Object[] {admission, thrown, gate.unreported.newest};
                }
            }
            throw thrown;
        }
        try {
            if (lane != null) {
                gate.returnedByLane(phase, lane, start, timed, result);
            } else {
                leave(nesting);
                gate.returned(admission, start, timed, interrupted, result);
            }
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
        if (lane != null && !lane.enterLane(start)) {
            lane = null;
        }
        Admission admission = lane != null ? lane : gate.admit(start, timed);
        Nesting nesting = null;
        T result;
        try {
            nesting = lane != null ? null : gate.machine.nest(admission);
            result = callable.call();
        } catch (Throwable thrown) {
            try {
                leave(nesting);
                gate.threw(admission, start, timed, interrupted, thrown);
            } catch (Throwable full) {
                synchronized (gate.unreported) {
                    gate.unreported.newest = new Object[] {admission, thrown, gate.unreported.newest};
                }
            }
            throw thrown;
        }
        try {
            if (lane != null) {
                gate.returnedByLane(phase, lane, start, timed, result);
            } else {
                leave(nesting);
                gate.returned(admission, start, timed, interrupted, result);
            }
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
