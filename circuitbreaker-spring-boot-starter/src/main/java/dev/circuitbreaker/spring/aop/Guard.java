package dev.circuitbreaker.spring.aop;

/**
 * What the annotation says about a method, as it is written.
 *
 * @param name the name of the circuit breaker, placeholders and all
 * @param fallbackMethod the name of the fallback; empty for none
 */
record Guard(String name, String fallbackMethod) {

    boolean hasFallback() {
        return !fallbackMethod.isEmpty();
    }
}
