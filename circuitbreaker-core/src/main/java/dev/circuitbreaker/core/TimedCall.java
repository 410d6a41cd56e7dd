package dev.circuitbreaker.core;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A synchronous call with a {@code callTimeout}. It stays on the caller's thread, which is interrupted at the deadline; a
 * call that does not heed interrupts counts as failed in time, but returns when it does.
 */
final class TimedCall {

    private static final int FRAMES_TO_END = 16;

    private final CallPipeline pipeline;
    private final Permit permit;
    private final Deadline deadline;
    private final Interruptions interruptions;
    private final @Nullable Nesting nesting;

    /** Whether the thread was interrupted before the call began. */
    private final boolean interrupted;

    private TimedCall(CallPipeline pipeline, Permit permit, Duration timeout) {
        this.pipeline = pipeline;
        this.permit = permit;
        this.interrupted = Thread.currentThread().isInterrupted();
        this.deadline = new Deadline(pipeline, permit, timeout, true, this::interrupt);
        this.interruptions = Interruptions.begin(deadline);
        this.nesting = pipeline.machine.nest(permit.admission());
    }

    /** A supplier throws no checked exception, unless it has been tricked into that; then so does this. */
    static <T extends @Nullable Object> T make(CallPipeline pipeline, Supplier<T> supplier, Duration timeout) {
        try {
            return make(pipeline, (Callable<T>) supplier::get, timeout);
        } catch (Exception thrown) {
            throw TimedCall.<RuntimeException>unchecked(thrown);
        }
    }

    static <T extends @Nullable Object> T make(CallPipeline pipeline, Callable<T> callable, Duration timeout)
            throws Exception {
        Unreported.needRoomFor(
                FRAMES_TO_END); // so that there is enough to report the end from here, whatever the call does
        TimedCall call = new TimedCall(pipeline, Permit.acquireTimed(pipeline), timeout);
        T result;
        try {
            call.deadline.set();
            result = callable.call();
        } catch (Throwable thrown) {
            throw TimedCall.<RuntimeException>unchecked(call.threw(thrown));
        }
        call.returned(result);
        return result;
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> X unchecked(Throwable thrown) throws X {
        throw (X) thrown;
    }

    private void interrupt() {
        interruptions.raise(deadline);
    }

    private void returned(@Nullable Object result) {
        long end = pipeline.ticker.read();
        if (!metDeadline(end)) {
            throw deadline.exception();
        }
        permit.succeeded(result, interrupted, end);
    }

    /** Returns what the caller is to get. */
    private Throwable threw(Throwable thrown) {
        long end = pipeline.ticker.read();
        if (metDeadline(end)) {
            permit.failed(thrown, interrupted, end);
            return thrown;
        }
        if (thrown instanceof VirtualMachineError) {
            return thrown;
        }
        CallTimeoutException expired = deadline.exception();
        expired.addSuppressed(thrown);
        return expired;
    }

    private boolean metDeadline(long end) {
        boolean met = deadline.met(end);
        interruptions.end(deadline);
        if (nesting != null) {
            nesting.leave();
        }
        deadline.returned();
        return met;
    }
}
