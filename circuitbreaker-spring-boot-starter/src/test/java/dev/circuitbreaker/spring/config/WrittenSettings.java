package dev.circuitbreaker.spring.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.core.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

/** An environment as an application has it: what is added first wins, and YAML comes with its lines. */
final class WrittenSettings {

    final Ticker ticker = new ManualTicker(Long.MAX_VALUE - 1_000);
    private final StandardEnvironment environment = new StandardEnvironment();
    private final Map<String, Object> beans = new HashMap<>();

    private WrittenSettings() {
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
    }

    static WrittenSettings yaml(String yaml) {
        return new WrittenSettings().andYaml("application.yml", yaml);
    }

    /** The settings of the circuit breaker "pricing", from the fourth line on. */
    static WrittenSettings pricing(String... lines) {
        return yaml("circuitbreaker:\n  instances:\n    pricing:\n      " + String.join("\n      ", lines) + "\n");
    }

    static WrittenSettings variables(Map<String, Object> variables) {
        return new WrittenSettings().andVariables(variables);
    }

    static WrittenSettings properties(Map<String, Object> properties) {
        return new WrittenSettings().and(new MapPropertySource("test", properties));
    }

    WrittenSettings andYaml(String file, String yaml) {
        try {
            ByteArrayResource resource = new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8), file);
            new YamlPropertySourceLoader().load(file, resource).forEach(this::and);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    WrittenSettings andVariables(Map<String, Object> variables) {
        return and(new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    }

    WrittenSettings and(PropertySource<?> source) {
        environment.getPropertySources().addLast(source);
        return this;
    }

    WrittenSettings bean(String name, Object bean) {
        beans.put(name, bean);
        return this;
    }

    CircuitBreakerConfigurations read() {
        return CircuitBreakerConfigurations.read(environment, ticker, beans::get);
    }

    CircuitBreakerConfig pricing() {
        return read().forName("pricing");
    }

    List<PropertyProblem> problems() {
        return refusal().problems();
    }

    PropertyProblem problem() {
        List<PropertyProblem> problems = problems();
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    InvalidCircuitBreakerConfigurationException refusal() {
        return catchThrowableOfType(InvalidCircuitBreakerConfigurationException.class, this::read);
    }
}
