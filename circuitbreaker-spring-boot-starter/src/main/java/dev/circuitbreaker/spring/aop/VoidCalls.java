package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CircuitBreaker;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Plain calls of methods that return nothing, so that no predicate is asked what null as a result means. */
final class VoidCalls extends PlainCalls {

    @Override
    public @Nullable Object guard(CircuitBreaker breaker, MethodInvocation call) {
        breaker.run(() -> proceed(call));
        return null;
    }
}
