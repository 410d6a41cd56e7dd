package dev.circuitbreaker.core;

import java.time.Duration;

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

    CallTimeoutException(String circuitBreakerName, Duration timeout) {
        super(
                "Call through circuit breaker '" + circuitBreakerName + "' timed out after "
                        + Wording.duration(timeout),
                null,
                true,
                false);
        this.circuitBreakerName = circuitBreakerName;
        this.timeout = timeout;
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
