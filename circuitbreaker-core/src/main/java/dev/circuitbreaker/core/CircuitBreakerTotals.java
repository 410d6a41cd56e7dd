package dev.circuitbreaker.core;

/**
 * The calls a circuit breaker has seen in its whole life, late results included. Source of monotonic meters.
 *
 * <p>Once all calls have ended, {@code issued = successful + failed + ignored + cancelled}, to the last call.
 *
 * @param successful calls that counted as a success, slow or not
 * @param failed calls that counted as a failure, slow or not
 * @param ignored calls that ended with an ignored exception
 * @param cancelled calls whose outcome is unknown
 * @param notPermitted calls that were rejected
 * @param slow calls that took longer than the slow-call duration threshold, or have been in flight for longer
 */
public record CircuitBreakerTotals(
        long successful, long failed, long ignored, long cancelled, long notPermitted, long slow) {}
