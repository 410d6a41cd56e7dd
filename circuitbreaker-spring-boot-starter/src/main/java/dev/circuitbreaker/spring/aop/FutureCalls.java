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
 * Calls that end when their {@code Future} does, or what extends it, such as Guava's {@code ListenableFuture}. Those that
 * tell when they end are counted then; of any other, the end is noticed when its result is asked for, since nothing waits
 * in the meantime. Until then it is a call in flight.
 *
 * <p>Whatever goes wrong arrives through the future. Its fallback may return a future, or what the future is for, and
 * runs when the future ends, or when its result is asked for.
 */
final class FutureCalls implements CallStyle {

    private final Class<?> type;

    private FutureCalls(Class<?> type) {
        this.type = type;
    }

    /** A style for methods that return an interface of futures. */
    static @Nullable CallStyle of(ResolvableType returned) {
        Class<?> type = returned.toClass();
        return Future.class.isAssignableFrom(type) && CompletionCallbacks.canStandFor(type)
                ? new FutureCalls(type)
                : null;
    }

    /** Whether all futures of the type tell when they end. */
    boolean areTold() {
        return CompletionCallbacks.areToldBy(type);
    }

    @Override
    public Object guard(CircuitBreaker breaker, MethodInvocation call) {
        try {
            return attempt(breaker, call);
        } catch (Throwable thrown) {
            return failed(thrown);
        }
    }

    private Object failed(Throwable thrown) {
        Future<?> failed = CompletableFuture.failedFuture(thrown);
        return CompletionCallbacks.as(type, failed, failed);
    }

    @Override
    public Object attempt(CircuitBreaker breaker, MethodInvocation call) throws Throwable {
        Permit permit;
        try {
            permit = breaker.acquire();
        } catch (CallNotPermittedException rejection) {
            return failed(rejection);
        }
        Future<?> source;
        try {
            source = proceed(call);
        } catch (Throwable thrown) {
            permit.failed(thrown);
            throw thrown;
        }
        CompletableFuture<?> stage = CompletionCallbacks.stage(source);
        Future<?> given = stage == null ? new GuardedFuture(source, permit) : guard(stage, permit);
        return CompletionCallbacks.as(type, given, source);
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
        Object result = StageCalls.endLoopOf(call, ending);
        return result instanceof CompletableFuture<?> end ? CompletionCallbacks.as(type, end, end) : result;
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
        CompletableFuture<?> stage = CompletionCallbacks.stage(source);
        Future<?> given = stage == null
                ? new RecoveringFuture(source, call, recovery)
                : StageCalls.recover(stage, call, recovery);
        return CompletionCallbacks.as(type, given, source);
    }

    @Override
    public boolean endsLater() {
        return true;
    }

    @Override
    public boolean accepts(ResolvableType returned, ResolvableType offered) {
        ResolvableType future = offered.as(Future.class);
        return Signatures.accepts(value(returned), future == ResolvableType.NONE ? offered : future.getGeneric());
    }

    @Override
    public ResolvableType value(ResolvableType returned) {
        return returned.as(Future.class).getGeneric();
    }

    /** A future that is not waited for is taken for an answer. */
    @Override
    public @Nullable Object watch(@Nullable Object answer, Consumer<@Nullable Throwable> end) {
        if (answer instanceof CompletableFuture<?> stage) {
            return stage.whenComplete((value, thrown) -> end.accept(thrown));
        }
        end.accept(null);
        return answer;
    }

    /** A future is not waited for before it is asked, so it is not known whether it has ended in time. */
    @Override
    public boolean keepsCallTimeout() {
        return false;
    }

    private static Future<?> proceed(MethodInvocation call) throws Throwable {
        Object future = call.proceed();
        if (future == null) {
            throw new NullPointerException(
                    Signatures.describe(call.getMethod()) + " returned null in place of a future");
        }
        return (Future<?>) future;
    }
}
