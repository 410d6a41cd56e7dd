package dev.circuitbreaker.spring.refresh;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import java.util.Optional;
import java.util.Set;

/** Settings that were read anew and are not yet in effect. */
public interface Revision {

    /**
     * Returns the new settings of a circuit breaker, if what is written for it has changed.
     *
     * @param name the name of the circuit breaker
     * @return the settings; empty if the circuit breaker is to stay as it is
     * @throws IllegalArgumentException if the settings are refused
     */
    Optional<CircuitBreakerConfig> changed(String name);

    /** Puts the settings into effect for circuit breakers that are created from now on. */
    void accept();

    /**
     * Returns the names of the circuit breakers that should exist.
     *
     * @return the names under {@code circuitbreaker.instances}
     */
    Set<String> names();
}
