package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breakers of guarded methods, remembered so that a call need not look its breaker up. One that is removed
 * from the registry is forgotten, and the next call finds or creates the one that the registry knows.
 */
final class BreakerCache implements AutoCloseable {

    private final CircuitBreakerRegistry registry;
    private final ConcurrentMap<String, Known> known = new ConcurrentHashMap<>();
    private final CircuitBreaker.Registration registration;

    BreakerCache(CircuitBreakerRegistry registry) {
        this.registry = registry;
        this.registration = registry.onRemoved(this::forget);
    }

    /**
     * Remembers a circuit breaker, and creates it if there is none.
     *
     * @throws dev.circuitbreaker.core.InvalidSettingException if the name is not usable
     */
    Known of(String name) {
        Known same = known.computeIfAbsent(name, Known::new);
        same.breaker();
        return same;
    }

    private void forget(CircuitBreaker removed) {
        for (Known each : known.values()) {
            each.forget(removed);
        }
    }

    /** After this, a removed circuit breaker is forgotten no more. */
    @Override
    public void close() {
        registration.close();
    }

    /** A circuit breaker by its name. */
    final class Known {

        private final String name;

        /** Written by the thread that looks the breaker up, and by the one that removes it; null until it is looked up. */
        private volatile @Nullable CircuitBreaker remembered;

        private Known(String name) {
            this.name = name;
        }

        CircuitBreaker breaker() {
            CircuitBreaker breaker = remembered;
            return breaker != null ? breaker : lookUp();
        }

        private CircuitBreaker lookUp() {
            while (true) {
                CircuitBreaker found = registry.get(name);
                remembered = found;
                // It may have been removed, and that told, between the two lines above.
                if (registry.find(name).orElse(null) == found) {
                    return found;
                }
            }
        }

        private void forget(CircuitBreaker removed) {
            if (remembered == removed) {
                remembered = null; // if another one has just been remembered, the next call finds it again
            }
        }
    }
}
