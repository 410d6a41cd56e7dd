package dev.circuitbreaker.neighbours.moving;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import dev.circuitbreaker.spring.config.Translation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/** Two applications: one with Resilience4j and its settings, and one with this library and the translation of these. */
final class Both implements AutoCloseable {

    final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 1_000);
    final String translation;
    final AnnotationConfigApplicationContext theirs;
    final AnnotationConfigApplicationContext ours;

    private Both(String theirYaml, String ourYaml, Class<?>... beans) {
        ConfigurableEnvironment environment = environment(theirYaml);
        translation = ourYaml.isEmpty() ? Translation.of(environment) : ourYaml;
        theirs = context(
                environment,
                io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration.class,
                beans);
        ours = new AnnotationConfigApplicationContext();
        ours.registerBean(ManualTicker.class, () -> ticker);
        start(ours, environment(translation), CircuitBreakerAutoConfiguration.class, beans);
    }

    /** Applications with the same settings: what Resilience4j has below its prefix, and the translation. */
    static Both translated(String yaml, Class<?>... beans) {
        return new Both("resilience4j.circuitbreaker:\n" + yaml.indent(2), "", beans);
    }

    /** Applications with the same settings below the two prefixes, letter by letter. */
    static Both renamed(String yaml, Class<?>... beans) {
        return new Both("resilience4j.circuitbreaker:\n" + yaml.indent(2), "circuitbreaker:\n" + yaml.indent(2), beans);
    }

    private static ConfigurableEnvironment environment(String yaml) {
        StandardEnvironment environment = new StandardEnvironment();
        try {
            new YamlPropertySourceLoader()
                    .load("application.yml", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                    .forEach(environment.getPropertySources()::addLast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return environment;
    }

    private static AnnotationConfigApplicationContext context(
            ConfigurableEnvironment environment, Class<?> configuration, Class<?>... beans) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        start(context, environment, configuration, beans);
        return context;
    }

    private static void start(
            AnnotationConfigApplicationContext context,
            ConfigurableEnvironment environment,
            Class<?> configuration,
            Class<?>... beans) {
        context.setEnvironment(environment);
        context.register(configuration);
        if (beans.length > 0) {
            context.register(beans);
        }
        context.refresh();
    }

    io.github.resilience4j.circuitbreaker.CircuitBreaker theirBreaker(String name) {
        return theirs.getBean(io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry.class)
                .circuitBreaker(name);
    }

    dev.circuitbreaker.core.CircuitBreaker ourBreaker(String name) {
        return ours.getBean(CircuitBreakerRegistry.class).get(name);
    }

    @Override
    public void close() {
        theirs.close();
        ours.close();
    }
}
