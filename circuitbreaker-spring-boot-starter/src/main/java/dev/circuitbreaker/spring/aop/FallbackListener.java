package dev.circuitbreaker.spring.aop;

/**
 * Is told of every fallback that has answered, or failed to. Beans of this type are found. One that throws changes
 * nothing; that is logged.
 */
@FunctionalInterface
public interface FallbackListener {

    /** Where the answer came from. */
    enum Source {
        /** The method that the annotation names. */
        METHOD,
        /** The cache that the annotation names. */
        CACHE
    }

    /** How the fallback ended. */
    enum FallbackOutcome {
        /** It answered. */
        SUCCESS,
        /** It failed itself. */
        FAILURE
    }

    /**
     * Called by the thread that ran the fallback, after the fact.
     *
     * @param circuitBreakerName the circuit breaker of the call
     * @param source where the answer came from
     * @param outcome how it ended
     */
    void onFallback(String circuitBreakerName, Source source, FallbackOutcome outcome);
}
