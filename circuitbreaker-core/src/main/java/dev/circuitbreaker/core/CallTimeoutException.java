package dev.circuitbreaker.core;

import dev.circuitbreaker.core.text.ValueFormat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown, or completed with, in place of a call that took longer than the {@code callTimeout} of its circuit breaker.
 *
 * <p>It has no stack trace: it says nothing about the place where the call was made. What the call itself threw in the
 * end, if anything, is suppressed in it.
 */
public final class CallTimeoutException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String circuitBreakerName;
    private final Duration timeout;
    private final transient @Nullable Object origin;

    CallTimeoutException(Object origin, String name, Duration timeout) {
        super(
                "Call through circuit breaker '" + name + "' timed out after " + ValueFormat.duration(timeout),
                null,
                true,
                false);
        this.circuitBreakerName = name;
        this.timeout = timeout;
        this.origin = origin;
    }

    /** Tells whether it was this breaker, and not just one with the same name. */
    boolean isBy(Object breaker) {
        return origin == breaker;
    }

    /** {@return the name of the circuit breaker} */
    public String circuitBreakerName() {
        return circuitBreakerName;
    }

    /** {@return how long the call was allowed to take} */
    public Duration timeout() {
        return timeout;
    }
}
