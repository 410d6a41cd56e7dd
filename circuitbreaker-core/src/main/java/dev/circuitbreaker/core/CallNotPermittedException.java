package dev.circuitbreaker.core;

import dev.circuitbreaker.core.text.ValueFormat;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown in place of a call that the circuit breaker did not let through.
 *
 * <p>It has no stack trace: a rejection is an answer, given thousands of times per second during an outage, and must
 * cost next to nothing. Its message names the breaker, its state and the time until a call may be let through, and is
 * put together only when it is asked for.
 */
public final class CallNotPermittedException extends RejectedExecutionException {

    /** What {@code retryAfterNanos} holds when the time cannot be known. */
    static final long UNKNOWN = -1;

    private static final long serialVersionUID = 1L;

    private final String circuitBreakerName;
    private final CircuitBreaker.State state;
    private final long retryAfterNanos;
    private final transient @Nullable Object origin;

    CallNotPermittedException(Object origin, String name, CircuitBreaker.State state, long retryAfterNanos) {
        this.origin = origin;
        this.circuitBreakerName = name;
        this.state = state;
        this.retryAfterNanos = retryAfterNanos;
    }

    /** Tells whether it was this breaker, and not just one with the same name. */
    boolean isBy(Object breaker) {
        return origin == breaker;
    }

    /**
     * Returns the name of the circuit breaker that rejected the call.
     *
     * @return the name
     */
    public String circuitBreakerName() {
        return circuitBreakerName;
    }

    /**
     * Returns the state in which the call was rejected.
     *
     * @return {@code OPEN}, {@code HALF_OPEN} or {@code FORCED_OPEN}
     */
    public CircuitBreaker.State state() {
        return state;
    }

    /**
     * Returns how long it took, at the time of the rejection, until a call may be let through.
     *
     * @return the time left, never negative; zero in {@code HALF_OPEN}, where a probe may end at any moment; null in
     *     {@code FORCED_OPEN}, where it cannot be known
     */
    public @Nullable Duration retryAfter() {
        return retryAfterNanos == UNKNOWN ? null : Duration.ofNanos(retryAfterNanos);
    }

    @Override
    public String getMessage() {
        String rejection = "Circuit breaker '" + circuitBreakerName + "' is " + state;
        return switch (state) {
            case OPEN -> rejection + "; next probe in " + ValueFormat.duration(retryAfterNanos);
            case HALF_OPEN -> rejection + "; it lets only some calls through";
            case FORCED_OPEN -> rejection + "; it stays so until it is reset";
            case CLOSED, DISABLED, METRICS_ONLY -> rejection; // which reject none
        };
    }

    /** Does nothing: see the class comment. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
