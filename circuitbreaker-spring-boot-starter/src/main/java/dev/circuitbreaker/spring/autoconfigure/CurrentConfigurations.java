package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigurations;
import java.util.function.Function;

/** The configurations that hold for circuit breakers created now; a refresh replaces them. */
final class CurrentConfigurations implements Function<String, CircuitBreakerConfig> {

    /** Written by a refresh, one at a time; read wherever a circuit breaker is created. */
    private volatile CustomizedConfigurations current;

    CurrentConfigurations(CustomizedConfigurations initial) {
        this.current = initial;
    }

    @Override
    public CircuitBreakerConfig apply(String name) {
        return current.apply(name);
    }

    CircuitBreakerConfigurations written() {
        return current.configurations();
    }

    CustomizedConfigurations with(CircuitBreakerConfigurations written) {
        return new CustomizedConfigurations(written, current.customizers());
    }

    void replace(CustomizedConfigurations replacement) {
        current = replacement;
    }
}
