package dev.circuitbreaker.spring.cloud;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import org.springframework.cloud.client.circuitbreaker.ConfigBuilder;

/**
 * The settings of one circuit breaker, as a factory hands them over to be changed. They start with what is written for it.
 *
 * <p>For use by one thread.
 */
public final class CloudConfigBuilder implements ConfigBuilder<CircuitBreakerConfig> {

    private final String id;
    private final CircuitBreakerConfig.Builder settings;

    CloudConfigBuilder(String id, CircuitBreakerConfig.Builder settings) {
        this.id = id;
        this.settings = settings;
    }

    /** {@return the name of the circuit breaker} */
    public String id() {
        return id;
    }

    /**
     * Returns the settings, to be changed.
     *
     * @return the builder that {@link #build} builds
     */
    public CircuitBreakerConfig.Builder settings() {
        return settings;
    }

    @Override
    public CircuitBreakerConfig build() {
        return settings.build();
    }
}
