package dev.circuitbreaker.core;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A synchronous call with a {@code callTimeout}. It stays on the caller's thread, which is interrupted at the deadline; a
 * call that does not heed interrupts counts as failed in time, but returns when it does.
 */
final class TimedCall implements Runnable, UnreportedEnds.Late {

    private static final int FRAMES_TO_END = 16;

    private final CallPipeline pipeline;
    private final Permit permit;
    private final CallDeadline deadline;

    /** Null until the call has begun. */
    private @Nullable Interruptions interruptions;

    private @Nullable NestedCalls nesting;

    /** Whether the thread was interrupted before the call began. */
    private final boolean interrupted;

    private TimedCall(CallPipeline pipeline, Permit permit, Duration timeout) {
        this.pipeline = pipeline;
        this.permit = permit;
        this.interrupted = Thread.currentThread().isInterrupted();
        this.deadline = new CallDeadline(pipeline, permit, timeout, true, this); // a lambda would have to be linked
    }

    private void begin() {
        interruptions = Interruptions.begin(deadline);
        nesting = Candidate.nest(pipeline.machine, FlightRecordedCall.counted(permit.admission()));
        deadline.set();
    }

    /** A supplier throws no checked exception, unless it has been tricked into that; then so does this. */
    static <T extends @Nullable Object> T make(CallPipeline pipeline, Supplier<T> supplier, Duration timeout) {
        try {
            return make(pipeline, (Callable<T>) supplier::get, timeout);
        } catch (Exception thrown) {
            throw TimedCall.<RuntimeException>unchecked(thrown);
        }
    }

    @SuppressWarnings("NullAway") // there is a result unless it throws
    static <T extends @Nullable Object> T make(CallPipeline pipeline, Callable<T> callable, Duration timeout)
            throws Exception {
        UnreportedEnds.needRoomFor(
                FRAMES_TO_END); // so that there is enough to report the end from here, whatever the call does
        TimedCall call = new TimedCall(pipeline, Permit.acquireTimed(pipeline), timeout);
        T result = null;
        Throwable thrown = null;
        try {
            call.begin();
            result = callable.call();
        } catch (Throwable t) {
            thrown = t;
        }
        Throwable surfacing = thrown;
        try {
            surfacing = call.ended(result, thrown);
        } catch (Throwable full) {
            try {
                synchronized (pipeline) {
                    pipeline.unreported = new Object[] {call, thrown, pipeline.unreported};
                }
            } catch (Throwable fuller) {
                pipeline.unguarded = new Object[] {call, thrown, pipeline.unguarded};
            }
        }
        if (surfacing != null) {
            throw TimedCall.<RuntimeException>unchecked(surfacing);
        }
        return result;
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> X unchecked(Throwable thrown) throws X {
        throw (X) thrown;
    }

    /** The deadline has passed. */
    @Override
    public void run() {
        if (interruptions != null) {
            interruptions.raise(deadline);
        }
    }

    /** Returns what the caller is to be thrown; null if it is to get the result. */
    private @Nullable Throwable ended(@Nullable Object result, @Nullable Throwable thrown) {
        long end = pipeline.ticker.read();
        boolean met = deadline.met(end);
        if (interruptions != null) {
            interruptions.end(deadline);
        }
        if (nesting != null) {
            nesting.leave();
        }
        deadline.returned();
        if (met) {
            permit.ended(result, thrown, interrupted, end);
            return thrown;
        }
        deadline.lateBy(end);
        if (thrown instanceof VirtualMachineError) {
            return thrown;
        }
        CallTimeoutException expired = deadline.exception();
        if (thrown != null) {
            expired.addSuppressed(thrown);
        }
        return expired;
    }

    @Override
    public void endedBefore(@Nullable Throwable thrown) {
        long now = pipeline.ticker.read();
        boolean met = deadline.met(now);
        deadline.returned();
        if (met) {
            permit.ended(null, thrown, interrupted, now);
        }
    }
}
