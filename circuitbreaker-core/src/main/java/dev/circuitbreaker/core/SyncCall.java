package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Admission;
import dev.circuitbreaker.core.ledger.CallCounter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A synchronous call without a {@code callTimeout}: by a lane, where there is one, or else admitted with care. The two ways
 * in are apart, because what only the careful one needs would slow the other. A call is a supplier or a callable, and the
 * other one is null, because to make one out of the other would cost an object per call.
 *
 * <p>Where the report of an end fails, nothing may be called any more, because the stack is full: see {@link UnreportedEnds}.
 */
final class SyncCall {

    private SyncCall() {}

    /**
     * Makes a call.
     *
     * @param <X> what the call may throw
     */
    // What a supplier or a callable throws is what the caller may be thrown, and there is a result unless it throws.
    @SuppressWarnings({"unchecked", "NullAway"})
    static <T extends @Nullable Object, X extends Throwable> T make(
            CallPipeline pipeline, Phase phase, @Nullable Supplier<T> supplier, @Nullable Callable<T> callable)
            throws X {
        boolean interrupted = Thread.currentThread().isInterrupted(); // before the lane is entered: see CallLedger
        boolean timed = pipeline.readsClock(phase);
        CallCounter lane = pipeline.lane(phase, timed); // before the clock is read: see CallLedger
        long start = timed ? pipeline.ticker.read() : 0;
        int turn = lane == null ? 0 : lane.enterLane(start);
        if (lane == null || turn == 0) {
            return SyncCall.<T, X>makeWithCare(pipeline, start, timed, interrupted, supplier, callable);
        }
        T result = null;
        Throwable thrown = null;
        try {
            result = invoke(supplier, callable);
        } catch (Throwable t) {
            thrown = t;
        }
        try {
            if (thrown == null) {
                pipeline.returnedByLane(phase, lane, turn, start, timed, result);
            } else {
                pipeline.threw(lane, turn, start, timed, interrupted, thrown);
            }
        } catch (Throwable full) {
            try {
                synchronized (pipeline) {
                    pipeline.unreported = new Object[] {lane, thrown, pipeline.unreported};
                }
            } catch (Throwable fuller) {
                pipeline.unguarded = new Object[] {lane, thrown, pipeline.unguarded};
            }
        }
        if (thrown != null) {
            throw (X) thrown;
        }
        return result;
    }

    @SuppressWarnings({"unchecked", "NullAway"})
    private static <T extends @Nullable Object, X extends Throwable> T makeWithCare(
            CallPipeline pipeline,
            long start,
            boolean timed,
            boolean interrupted,
            @Nullable Supplier<T> supplier,
            @Nullable Callable<T> callable)
            throws X {
        Admission admission = pipeline.admit(start, timed);
        int turn = 0;
        NestedCalls nesting = null;
        T result = null;
        Throwable thrown = null;
        try {
            turn = admission.turn();
            nesting = Candidate.nest(pipeline.machine, FlightRecordedCall.counted(admission));
            result = invoke(supplier, callable);
        } catch (Throwable t) {
            thrown = t;
        }
        try {
            if (nesting != null) {
                nesting.leave();
            }
            if (thrown == null) {
                pipeline.returned(admission, turn, start, timed, interrupted, result);
            } else {
                pipeline.threw(admission, turn, start, timed, interrupted, thrown);
            }
        } catch (Throwable full) {
            try {
                synchronized (pipeline) {
                    pipeline.unreported = new Object[] {admission, thrown, pipeline.unreported};
                }
            } catch (Throwable fuller) {
                pipeline.unguarded = new Object[] {admission, thrown, pipeline.unguarded};
            }
        }
        if (thrown != null) {
            throw (X) thrown;
        }
        return result;
    }

    private static <T extends @Nullable Object> T invoke(@Nullable Supplier<T> supplier, @Nullable Callable<T> callable)
            throws Exception {
        return supplier != null
                ? supplier.get()
                : Objects.requireNonNull(callable).call();
    }
}
