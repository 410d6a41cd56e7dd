package dev.circuitbreaker.spring.aop;

/**
 * What the annotation says about a method, as it is written.
 *
 * @param name the name of the circuit breaker, placeholders and all
 * @param key the expression for the key; empty for none
 * @param fallbackMethod the name of the fallback; empty for none
 * @param fallbackCache the name of the cache with the last good results; empty for none
 */
record CircuitBreakerAttribute(String name, String key, String fallbackMethod, String fallbackCache) {

    boolean hasKey() {
        return !key.isEmpty();
    }

    boolean hasFallback() {
        return hasFallbackMethod() || hasFallbackCache();
    }

    boolean hasFallbackMethod() {
        return !fallbackMethod.isEmpty();
    }

    boolean hasFallbackCache() {
        return !fallbackCache.isEmpty();
    }
}
