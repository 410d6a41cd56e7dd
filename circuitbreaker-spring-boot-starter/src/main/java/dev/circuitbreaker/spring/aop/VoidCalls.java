package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CircuitBreaker;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** Plain calls of methods that return nothing, so that no predicate is asked what null as a result means. */
final class VoidCalls extends PlainCalls {

    /** A style for methods that return nothing. */
    static @Nullable CallStyle of(ResolvableType returned) {
        return returned.toClass() == void.class ? new VoidCalls() : null;
    }

    @Override
    public @Nullable Object guard(CircuitBreaker breaker, MethodInvocation call) {
        breaker.run(() -> proceed(call));
        return null;
    }
}
