package dev.circuitbreaker.spring.aop;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Answers the failure of a future, once, when its result is asked for. */
final class RecoveringFuture implements Future<@Nullable Object> {

    private final Future<?> source;
    private final FutureTask<@Nullable Object> answer;

    /** Written before the source is cancelled, so that a thread that waits for it knows who has. */
    private volatile boolean cancelled;

    RecoveringFuture(Future<?> source, MethodInvocation call, CallStyle.Recovery recovery) {
        this.source = source;
        this.answer = new FutureTask<>(() -> answer(call, recovery));
    }

    private @Nullable Object answer(MethodInvocation call, CallStyle.Recovery recovery) throws InterruptedException {
        Object value;
        try {
            value = source.get();
        } catch (ExecutionException | CancellationException failure) {
            return answer(call, recovery, Failures.unwrap(failure));
        }
        recovery.succeeded(call, value);
        return value;
    }

    /** Throws what the fallback threw, unwrapped: the task wraps it again. */
    @SuppressWarnings("unchecked")
    private static <X extends Throwable> @Nullable Object answer(
            MethodInvocation call, CallStyle.Recovery recovery, Throwable cause) throws X {
        try {
            Object answer = recovery.answer(call, cause);
            return answer instanceof Future<?> future ? future.get() : answer;
        } catch (Throwable thrown) {
            throw (X) Failures.unwrap(thrown);
        }
    }

    @Override
    public @Nullable Object get() throws InterruptedException, ExecutionException {
        try {
            source.get();
        } catch (ExecutionException failure) {
            // answered below
        } catch (CancellationException cancellation) {
            throwIfByTheCaller(cancellation);
        }
        answer.run();
        return answer.get();
    }

    @Override
    public @Nullable Object get(long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            source.get(timeout, unit);
        } catch (ExecutionException failure) {
            // answered below
        } catch (CancellationException cancellation) {
            throwIfByTheCaller(cancellation);
        }
        answer.run();
        return answer.get();
    }

    private void throwIfByTheCaller(CancellationException cancellation) {
        if (cancelled) {
            throw cancellation;
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (source.isDone()) {
            return false;
        }
        cancelled = true;
        return source.cancel(mayInterruptIfRunning);
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
