package dev.circuitbreaker.spring.aop.reactive;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.Permit;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * One subscription of a caller, of which a retry may make several to the method. However many of those are rejected, one
 * rejection counts.
 */
final class LogicalCall {

    /** Written by the attempt that was rejected first; volatile, since the next may run on another thread. */
    private volatile @Nullable CallNotPermittedException rejection;

    private LogicalCall() {}

    static Context begin(Context context) {
        return context.put(LogicalCall.class, new LogicalCall());
    }

    static Permit acquire(CircuitBreaker breaker, ContextView context) {
        checkEarlier(breaker, context);
        try {
            return breaker.acquire();
        } catch (CallNotPermittedException rejected) {
            remember(rejected, context);
            throw rejected;
        }
    }

    /** Throws the rejection that has counted, if there was one and there would be another. */
    static void checkEarlier(CircuitBreaker breaker, ContextView context) {
        LogicalCall call = context.getOrDefault(LogicalCall.class, null);
        CallNotPermittedException earlier = call == null ? null : call.rejection;
        if (earlier != null && earlier.circuitBreakerName().equals(breaker.name()) && !breaker.isCallPermitted()) {
            throw earlier;
        }
    }

    static void remember(CallNotPermittedException rejection, ContextView context) {
        LogicalCall call = context.getOrDefault(LogicalCall.class, null);
        if (call != null) {
            call.rejection = rejection;
        }
    }
}
