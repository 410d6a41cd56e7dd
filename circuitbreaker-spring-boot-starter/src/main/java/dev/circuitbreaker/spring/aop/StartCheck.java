package dev.circuitbreaker.spring.aop;

import java.util.Collection;
import java.util.Set;

/**
 * Looks, when the application has started, for what is wrong without being wrong enough to stop it. Beans of this type are
 * found, and what they find is said in one go with what is found about annotated methods.
 */
@FunctionalInterface
public interface StartCheck {

    /**
     * Looks once, after all guarded methods of beans have been planned.
     *
     * @param circuitBreakerNames the circuit breakers that annotations name, placeholders resolved
     * @return sentences, each with its cure; may be empty
     */
    Collection<String> warnings(Set<String> circuitBreakerNames);
}
