package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CallTimeoutException;
import dev.circuitbreaker.core.CircuitBreaker;
import java.util.concurrent.atomic.AtomicBoolean;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Which breaker is for a call: that of its key, or the one for all where there is no key.
 *
 * <p>A call whose key is null, cannot be evaluated or is not usable is guarded by the breaker itself, without a key: data
 * that was not thought of should not make calls fail that would have worked. The last two are logged once.
 */
final class BreakerByKey {

    private static final Log LOGGER = LogFactory.getLog(BreakerByKey.class);

    private final BreakerCache.Known known;
    private final @Nullable KeyExpression key;
    private final AtomicBoolean warned = new AtomicBoolean();

    BreakerByKey(BreakerCache.Known known, @Nullable KeyExpression key) {
        this.known = known;
        this.key = key;
    }

    /** The breaker without a key. */
    CircuitBreaker itself() {
        return known.breaker();
    }

    CircuitBreaker of(MethodInvocation call) {
        CircuitBreaker breaker = known.breaker();
        return key == null ? breaker : find(breaker, key, call);
    }

    private CircuitBreaker find(CircuitBreaker breaker, KeyExpression expression, MethodInvocation call) {
        try {
            Object value = expression.of(call);
            return value == null ? breaker : breaker.forKey(value);
        } catch (RuntimeException e) {
            if (warned.compareAndSet(false, true)) {
                LOGGER.warn(
                        "A call of " + Signatures.describe(call.getMethod())
                                + " has no usable key, and goes through circuit " + "breaker '" + breaker.name()
                                + "' without one. This is said once for the method.",
                        e);
            }
            return breaker;
        }
    }

    /** Tells whether this breaker, or one for a key of it, rejected a call. */
    boolean rejected(CallNotPermittedException rejection) {
        return isIts(rejection.circuitBreakerName());
    }

    /** Tells whether this breaker, or one for a key of it, has ended a call at its deadline. */
    boolean timedOut(CallTimeoutException timeout) {
        return isIts(timeout.circuitBreakerName());
    }

    private boolean isIts(String name) {
        String own = known.breaker().name();
        return name.equals(own) || (key != null && name.startsWith(own + "[") && name.endsWith("]"));
    }
}
