package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.Permit;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * Calls whose method returns a class of futures, or a stage of its own, in place of which no other can be given. They count
 * when the future ends, if it tells; else when the method returns, which the start says. A fallback answers what the method
 * throws, and rejections.
 */
final class IrreplaceableFutureCalls extends PlainCalls {

    private final Class<?> type;

    private IrreplaceableFutureCalls(Class<?> type) {
        this.type = type;
    }

    static @Nullable CallStyle of(ResolvableType returned) {
        Class<?> type = returned.toClass();
        return Future.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type)
                ? new IrreplaceableFutureCalls(type)
                : null;
    }

    /** Whether all futures of the type tell when they end. */
    boolean areTold() {
        return CompletionCallbacks.areToldBy(type);
    }

    @Override
    public @Nullable Object guard(CircuitBreaker breaker, MethodInvocation call) throws Throwable {
        Permit permit = breaker.acquire();
        Object future;
        try {
            future = proceed(call);
        } catch (Throwable thrown) {
            permit.failed(thrown);
            throw thrown;
        }
        CompletableFuture<?> stage = future == null ? null : CompletionCallbacks.stage(future);
        if (stage == null) {
            permit.succeeded(future);
        } else {
            stage.whenComplete((value, thrown) -> end(permit, value, thrown));
        }
        return future;
    }

    /** Who has cancelled it is not known, since the caller has the very same. */
    private static void end(Permit permit, @Nullable Object value, @Nullable Throwable thrown) {
        if (thrown == null) {
            permit.succeeded(value);
        } else if (thrown instanceof CancellationException) {
            permit.cancelled();
        } else {
            permit.failed(thrown);
        }
    }

    /** What the future is for is not there yet. */
    @Override
    @Nullable
    Object ended(MethodInvocation call, @Nullable Object value, Recovery recovery) {
        return value;
    }

    @Override
    public boolean endsLater() {
        return true;
    }

    @Override
    public boolean keepsCallTimeout() {
        return false;
    }

    @Override
    public @Nullable ResolvableType value(ResolvableType returned) {
        return null;
    }
}
