package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.Permit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * Calls that end when their {@code Future} does. A {@code CompletableFuture} says so itself; of any other, the end is
 * noticed when somebody asks for it, since nobody waits in the meantime. Until then it is a call in flight.
 *
 * <p>Whatever goes wrong arrives through the future. Its fallback may return a future, or what the future is for, and
 * runs when somebody asks.
 */
final class FutureCalls implements CallStyle {

    static @Nullable CallStyle of(ResolvableType returned) {
        return returned.toClass() == Future.class ? new FutureCalls() : null;
    }

    @Override
    public Object guard(CircuitBreaker breaker, MethodInvocation call) {
        try {
            return attempt(breaker, call);
        } catch (Throwable thrown) {
            return CompletableFuture.failedFuture(thrown);
        }
    }

    @Override
    public Object attempt(CircuitBreaker breaker, MethodInvocation call) throws Throwable {
        Permit permit;
        try {
            permit = breaker.acquire();
        } catch (CallNotPermittedException rejection) {
            return CompletableFuture.failedFuture(rejection);
        }
        Future<?> source;
        try {
            source = proceed(call);
        } catch (Throwable thrown) {
            permit.failed(thrown);
            throw thrown;
        }
        return source instanceof CompletableFuture<?> stage ? guard(stage, permit) : new GuardedFuture(source, permit);
    }

    /** The caller gets another future, which tells a cancellation by the caller from one by the dependency. */
    private static CompletableFuture<@Nullable Object> guard(CompletableFuture<?> source, Permit permit) {
        CompletableFuture<@Nullable Object> given = new CompletableFuture<>();
        given.whenComplete((value, thrown) -> {
            if (given.isCancelled()) {
                permit.cancelled(); // does nothing where the source has been the first to end
                source.cancel(true);
            }
        });
        source.whenComplete((value, thrown) -> {
            if (thrown == null) {
                permit.succeeded(value);
                given.complete(value);
            } else {
                permit.failed(thrown);
                given.completeExceptionally(thrown);
            }
        });
        return given;
    }

    @Override
    public @Nullable Object endLoop(MethodInvocation call, Ending ending) throws Throwable {
        return StageCalls.endLoopOf(call, ending);
    }

    @Override
    public Object recover(MethodInvocation call, Recovery recovery) {
        Future<?> source;
        try {
            recovery.askFirst(call);
            source = proceed(call);
        } catch (Throwable thrown) {
            source = CompletableFuture.failedFuture(thrown);
        }
        return source instanceof CompletableFuture<?> stage
                ? StageCalls.recover(stage, call, recovery)
                : new RecoveringFuture(source, call, recovery);
    }

    @Override
    public boolean endsLater() {
        return true;
    }

    @Override
    public boolean accepts(ResolvableType returned, ResolvableType offered) {
        ResolvableType future = offered.as(Future.class);
        return Types.accepts(value(returned), future == ResolvableType.NONE ? offered : future.getGeneric());
    }

    @Override
    public ResolvableType value(ResolvableType returned) {
        return returned.as(Future.class).getGeneric();
    }

    /** A future that nobody waits for is taken for an answer. */
    @Override
    public @Nullable Object watch(@Nullable Object answer, Consumer<@Nullable Throwable> end) {
        if (answer instanceof CompletableFuture<?> stage) {
            return stage.whenComplete((value, thrown) -> end.accept(thrown));
        }
        end.accept(null);
        return answer;
    }

    /** Nobody waits for a future before it is asked, so nobody could say whether it had ended in time. */
    @Override
    public boolean keepsCallTimeout() {
        return false;
    }

    private static Future<?> proceed(MethodInvocation call) throws Throwable {
        Object future = call.proceed();
        if (future == null) {
            throw new NullPointerException(Types.describe(call.getMethod()) + " returned null in place of a future");
        }
        return (Future<?>) future;
    }
}
