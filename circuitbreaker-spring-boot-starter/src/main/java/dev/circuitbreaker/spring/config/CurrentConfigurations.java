package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import java.util.List;
import java.util.function.Function;

/**
 * The configurations that hold for circuit breakers created now: what the properties say, and then what the customizers say.
 * A refresh replaces the first.
 *
 * <p>Safe for use by many threads at once.
 */
public final class CurrentConfigurations implements Function<String, CircuitBreakerConfig> {

    private final List<CircuitBreakerConfigCustomizer> customizers;

    /** Written by a refresh, one at a time; read wherever a circuit breaker is created. */
    private volatile CircuitBreakerConfigurations written;

    /**
     * Creates those of an application.
     *
     * @param written what the properties say
     * @param customizers have the last word, in this order
     */
    public CurrentConfigurations(
            CircuitBreakerConfigurations written, List<CircuitBreakerConfigCustomizer> customizers) {
        this.written = written;
        this.customizers = List.copyOf(customizers);
    }

    /**
     * Returns the configuration for a circuit breaker.
     *
     * @param name the name of the circuit breaker
     * @return what is written for it, with what customizers have changed
     */
    @Override
    public CircuitBreakerConfig apply(String name) {
        return customized(name, written);
    }

    /**
     * Returns the configuration that a circuit breaker would have if something else were written.
     *
     * @param name the name of the circuit breaker
     * @param others what would be written
     * @return what would be written for it, with what customizers would change
     */
    public CircuitBreakerConfig customized(String name, CircuitBreakerConfigurations others) {
        CircuitBreakerConfig config = others.forName(name);
        if (customizers.isEmpty()) {
            return config;
        }
        CircuitBreakerConfig.Builder builder = config.toBuilder();
        customizers.forEach(customizer -> customizer.customize(name, builder));
        return builder.build();
    }

    /**
     * Returns what the properties say.
     *
     * @return the configurations without those of customizers
     */
    public CircuitBreakerConfigurations written() {
        return written;
    }

    /**
     * Lets something else hold from now on.
     *
     * @param replacement what the properties say now
     */
    public void replace(CircuitBreakerConfigurations replacement) {
        written = replacement;
    }
}
