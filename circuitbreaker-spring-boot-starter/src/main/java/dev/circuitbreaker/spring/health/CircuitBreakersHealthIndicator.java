package dev.circuitbreaker.spring.health;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.CircuitBreakerSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Shows the circuit breakers as details of the application's health.
 *
 * <p>They say how a dependency is, not how the application is: it is up, unless it is asked to be something else while a
 * circuit breaker rejects calls. An orchestrator that restarts what is down would otherwise restart every instance of
 * every application that uses a dependency, because the dependency is down. What is shown of keys never changes the
 * status: one bad tenant or shard is not the dependency.
 */
public final class CircuitBreakersHealthIndicator extends AbstractHealthIndicator {

    private final CircuitBreakerRegistry registry;
    private final Status statusWhenOpen;

    /**
     * Creates the indicator.
     *
     * @param registry the circuit breakers to show
     * @param statusWhenOpen the status while one of them is open or forced open
     */
    public CircuitBreakersHealthIndicator(CircuitBreakerRegistry registry, StatusWhenOpen statusWhenOpen) {
        super("The circuit breakers cannot be read");
        this.registry = registry;
        this.statusWhenOpen = statusWhenOpen.status();
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up();
        for (CircuitBreaker breaker : registry.all()) {
            CircuitBreakerSnapshot seen = breaker.snapshot();
            builder.withDetail(seen.name(), details(seen, breaker));
            if (seen.state().rejectsCalls()) {
                builder.status(statusWhenOpen);
            }
        }
    }

    /** Details cannot be null, so a rate that is not known is not there. */
    private static Map<String, Object> details(CircuitBreakerSnapshot seen, CircuitBreaker breaker) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", seen.state().name());
        CircuitBreakerSnapshot.Outage outage = seen.outage();
        if (outage != null) {
            details.put("outageSince", outage.since().toString());
            details.put("outageCause", outage.cause());
        }
        if (!Double.isNaN(seen.failureRate())) {
            details.put("failureRate", seen.failureRate());
        }
        if (!Double.isNaN(seen.slowCallRate())) {
            details.put("slowCallRate", seen.slowCallRate());
        }
        Map<String, String> keys = new LinkedHashMap<>();
        breaker.keys().forEach((key, keyed) -> {
            State state = keyed.state();
            if (state != State.CLOSED) {
                keys.put(key, state.name());
            }
        });
        if (!keys.isEmpty()) {
            details.put("keys", keys);
        }
        return details;
    }
}
