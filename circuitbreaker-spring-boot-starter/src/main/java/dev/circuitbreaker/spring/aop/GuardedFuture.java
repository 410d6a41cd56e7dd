package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.Permit;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reports how a future has ended as soon as that is learnt through this one. */
final class GuardedFuture implements Future<@Nullable Object> {

    private final Future<?> source;
    private final Permit permit;

    /** Written before the source is cancelled, so that a thread that waits for it knows who has. */
    private volatile boolean cancelled;

    GuardedFuture(Future<?> source, Permit permit) {
        this.source = source;
        this.permit = permit;
    }

    @Override
    public @Nullable Object get() throws InterruptedException, ExecutionException {
        try {
            return returned(source.get());
        } catch (ExecutionException | CancellationException thrown) {
            threw(thrown);
            throw thrown;
        }
    }

    @Override
    public @Nullable Object get(long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return returned(source.get(timeout, unit));
        } catch (ExecutionException | CancellationException thrown) {
            threw(thrown);
            throw thrown;
        }
    }

    private void threw(Exception thrown) {
        if (cancelled && thrown instanceof CancellationException) {
            permit.cancelled();
        } else {
            permit.failed(thrown);
        }
    }

    private @Nullable Object returned(@Nullable Object value) {
        permit.succeeded(value);
        return value;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (source.isDone()) {
            return false;
        }
        cancelled = true;
        boolean first = source.cancel(mayInterruptIfRunning);
        if (first) {
            permit.cancelled();
        }
        return first;
    }

    @Override
    public boolean isCancelled() {
        return source.isCancelled();
    }

    @Override
    public boolean isDone() {
        return source.isDone();
    }
}
