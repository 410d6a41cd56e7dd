package dev.circuitbreaker.spring.events;

import org.jspecify.annotations.Nullable;

/** Knows how long calls take, where that is measured. Beans of this type are found. */
@FunctionalInterface
public interface CallDurationSource {

    /**
     * How long the calls of one circuit breaker have taken lately.
     *
     * @param p50Ms so long, in milliseconds, or less, half of them have taken
     * @param p99Ms so long, in milliseconds, or less, 99 of 100 have taken
     */
    record Percentiles(double p50Ms, double p99Ms) {}

    /**
     * Returns the percentiles of a circuit breaker.
     *
     * @param circuitBreakerName its name
     * @return those of its successful calls, with its keys; null if they are not measured
     */
    @Nullable
    Percentiles of(String circuitBreakerName);
}
