package dev.circuitbreaker.spring.actuate;

import dev.circuitbreaker.spring.aop.FallbackListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts for the board how often callers got a fallback, which no circuit breaker knows. Calls without one cost nothing. */
public final class FallbackCounts implements FallbackListener {

    private final Map<String, Count> counts = new ConcurrentHashMap<>();

    /** Creates counts of zero. */
    public FallbackCounts() {}

    @Override
    public void onFallback(String circuitBreakerName, Source source, FallbackOutcome outcome) {
        Count count = counts.get(circuitBreakerName);
        if (count == null) {
            count = counts.computeIfAbsent(circuitBreakerName, name -> new Count());
        }
        (outcome == FallbackOutcome.SUCCESS ? count.success : count.failure).increment();
    }

    /** The fallbacks of a circuit breaker, as JSON; null if there has been none. */
    @Nullable
    Map<String, Object> shown(String name) {
        Count count = counts.get(name);
        return count == null ? null : Map.of("success", count.success.sum(), "failure", count.failure.sum());
    }

    /** Forgets a circuit breaker that has been removed. */
    void forget(String name) {
        counts.remove(name);
    }

    private static final class Count {
        private final LongAdder success = new LongAdder();
        private final LongAdder failure = new LongAdder();
    }
}
