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
 * or ends at the deadline. A cancellation goes the other way. One object is the result, what listens to the source, and
 * what hears of a cancellation.
 */
final class AsyncCall<T extends @Nullable Object> extends CompletableFuture<T>
        implements BiConsumer<T, @Nullable Throwable> {

    private final CallGate gate;
    private final Permit permit;
    private @Nullable CompletionStage<T> source;
    private @Nullable Deadline deadline;

    private AsyncCall(CallGate gate, Permit permit) {
        this.gate = gate;
        this.permit = permit;
    }

    static <T extends @Nullable Object> CompletionStage<T> make(
            CallGate gate, Supplier<? extends CompletionStage<T>> supplier) {
        Duration timeout = gate.machine.phase().timeout;
        AsyncCall<T> call;
        try {
            call = new AsyncCall<>(gate, Permit.acquire(gate));
        } catch (CallNotPermittedException rejected) {
            return CompletableFuture.failedFuture(rejected);
        }
        try {
            call.follow(supplier.get(), timeout);
        } catch (Throwable thrown) {
            call.permit.failed(thrown);
            call.completeExceptionally(thrown);
        }
        return call;
    }

    /** Nobody else has this stage yet, so nothing here needs to be published. */
    private void follow(CompletionStage<T> stage, @Nullable Duration timeout) {
        source = stage;
        deadline = timeout == null ? null : new Deadline(gate, permit, timeout, () -> expire(timeout)).set();
        stage.whenComplete(this);
    }

    private void expire(Duration timeout) {
        super.completeExceptionally(new CallTimeoutException(gate.name, timeout));
        cancelSource();
    }

    /** Takes the end of the source. */
    @Override
    public void accept(T value, @Nullable Throwable thrown) {
        if (deadline != null && !deadline.met()) {
            super.completeExceptionally(deadline.exception());
        } else if (thrown == null) {
            permit.succeeded(value);
            complete(value);
        } else {
            permit.failed(thrown);
            super.completeExceptionally(thrown);
        }
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
        cancelSource();
    }

    private void cancelSource() {
        if (source == null) {
            return;
        }
        try {
            source.toCompletableFuture().cancel(true);
        } catch (UnsupportedOperationException e) {
            // A stage need not be one that can be cancelled. Then it goes on, and what comes of it is of no account.
        }
    }
}
