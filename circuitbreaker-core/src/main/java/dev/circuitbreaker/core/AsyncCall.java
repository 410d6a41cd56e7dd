package dev.circuitbreaker.core;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous call that was let through, as the stage that its caller gets: it follows the supplied stage to its end,
 * or ends at the deadline, which is measured from the moment it was let through. A cancellation goes the other way. One
 * object is the result, what listens to the source, and what hears of a cancellation.
 */
final class AsyncCall<T extends @Nullable Object> extends CompletableFuture<T>
        implements BiConsumer<T, @Nullable Throwable>, UnreportedEnds.Late {

    private final CallPipeline pipeline;
    private final Permit permit;

    /** Null if there is none, or the call has not begun. */
    private @Nullable CallDeadline deadline;

    /** Written once by the thread of the call. It and the timer each look for the other's news after they have left theirs. */
    private volatile @Nullable CompletionStage<T> source;

    private AsyncCall(CallPipeline pipeline, Permit permit) {
        this.pipeline = pipeline;
        this.permit = permit;
    }

    static <T extends @Nullable Object> CompletionStage<T> make(
            CallPipeline pipeline, Supplier<? extends CompletionStage<T>> supplier) {
        Duration timeout = pipeline.machine.phase().timeout;
        AsyncCall<T> call;
        try {
            Permit permit = timeout == null ? Permit.acquire(pipeline) : Permit.acquireTimed(pipeline);
            call = new AsyncCall<>(pipeline, permit);
        } catch (CallNotPermittedException rejected) {
            return CompletableFuture.failedFuture(rejected);
        }
        call.begin(supplier, timeout);
        return call;
    }

    private void begin(Supplier<? extends CompletionStage<T>> supplier, @Nullable Duration timeout) {
        try {
            if (timeout != null) {
                deadline = new CallDeadline(pipeline, permit, timeout, false, this::expire);
                deadline.set();
            }
            CompletionStage<T> stage = supplier.get();
            source = stage;
            if (deadline != null && deadline.isExpired()) {
                cancelSource();
                deadline.lateBy(pipeline.ticker.read()); // before it returned its stage, the supplier held the caller
            }
            stage.whenComplete(this);
        } catch (Throwable thrown) {
            end(null, thrown);
        }
    }

    /** Runs on the timer thread, which must not run what belongs to users. */
    private void expire() {
        TimeoutThreads.runGuest(this::failLate);
        TimeoutThreads.runGuest(this::cancelSource);
    }

    private void failLate() {
        if (deadline != null) {
            super.completeExceptionally(deadline.exception());
        }
    }

    /** Takes the end of the source. */
    @Override
    public void accept(T value, @Nullable Throwable thrown) {
        end(value, thrown);
    }

    private void end(@Nullable T value, @Nullable Throwable thrown) {
        Throwable surfacing = thrown;
        try {
            surfacing = report(value, thrown);
        } catch (Throwable full) {
            try {
                synchronized (pipeline) {
                    pipeline.unreported = new Object[] {this, thrown, pipeline.unreported};
                }
            } catch (Throwable fuller) {
                pipeline.unguarded = new Object[] {this, thrown, pipeline.unguarded};
            }
        }
        if (surfacing == null) {
            complete(value);
        } else {
            super.completeExceptionally(surfacing);
        }
    }

    /** Returns what the caller is to get in place of a value; null if it is to get the value. */
    private @Nullable Throwable report(@Nullable T value, @Nullable Throwable thrown) {
        if (deadline == null) {
            if (thrown == null) {
                permit.succeeded(value);
            } else {
                permit.failed(thrown);
            }
            return thrown;
        }
        long end = pipeline.ticker.read();
        if (!deadline.met(end)) {
            return deadline.exception();
        }
        permit.ended(value, thrown, false, end);
        return thrown;
    }

    @Override
    public void endedBefore(@Nullable Throwable thrown) {
        report(null, thrown);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean first = !isDone();
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (first && cancelled) {
            cancelled();
        }
        return cancelled;
    }

    @Override
    public boolean completeExceptionally(Throwable thrown) {
        boolean first = super.completeExceptionally(thrown);
        if (first && thrown instanceof CancellationException) {
            cancelled();
        }
        return first;
    }

    private void cancelled() {
        permit.cancelled();
        if (deadline != null) {
            deadline.drop();
        }
        cancelSource();
    }

    private void cancelSource() {
        CompletionStage<T> stage = source;
        if (stage == null) {
            return;
        }
        try {
            stage.toCompletableFuture().cancel(true);
        } catch (UnsupportedOperationException e) {
            // A stage need not be one that can be cancelled. Then it goes on, and what comes of it is of no account.
        } catch (Throwable thrown) {
            SafeLog.error(
                    AsyncCall.class,
                    () -> "The stage of a call through '" + pipeline.name() + "' threw at its cancellation",
                    thrown);
        }
    }
}
