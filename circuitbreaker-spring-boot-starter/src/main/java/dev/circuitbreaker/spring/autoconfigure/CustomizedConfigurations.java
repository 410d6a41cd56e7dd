package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigCustomizer;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigurations;
import java.util.List;
import java.util.function.Function;

/** What the properties say, and then what the customizers say. */
record CustomizedConfigurations(
        CircuitBreakerConfigurations configurations, List<CircuitBreakerConfigCustomizer> customizers)
        implements Function<String, CircuitBreakerConfig> {

    @Override
    public CircuitBreakerConfig apply(String name) {
        CircuitBreakerConfig config = configurations.forName(name);
        if (customizers.isEmpty()) {
            return config;
        }
        CircuitBreakerConfig.Builder builder = config.toBuilder();
        customizers.forEach(customizer -> customizer.customize(name, builder));
        return builder.build();
    }
}
