package dev.circuitbreaker.spring.aop;

import java.util.Set;

/** Is told, when the application has started, what its annotations guard. Beans of this type are found. */
@FunctionalInterface
public interface GuardListener {

    /**
     * Called once, after all guarded methods of beans have been planned.
     *
     * @param circuitBreakerNames the circuit breakers that they name, placeholders resolved
     */
    void onGuarded(Set<String> circuitBreakerNames);
}
