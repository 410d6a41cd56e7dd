package dev.circuitbreaker.spring.events;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigCustomizer;
import dev.circuitbreaker.spring.config.SettingsPatch;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class BreakerLogTest {

    private final Logger transitions = (Logger) LoggerFactory.getLogger("dev.circuitbreaker.transitions");
    private final Logger settings = (Logger) LoggerFactory.getLogger("dev.circuitbreaker.settings");
    private final Logger exceptions = (Logger) LoggerFactory.getLogger("dev.circuitbreaker.exceptions");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(CircuitBreakerAutoConfiguration.class));

    @BeforeEach
    void listen() {
        lines.start();
        for (Logger logger : List.of(transitions, settings, exceptions)) {
            logger.setLevel(Level.DEBUG);
            logger.addAppender(lines);
        }
    }

    @AfterEach
    void leave() {
        for (Logger logger : List.of(transitions, settings, exceptions)) {
            logger.setLevel(null);
            logger.detachAppender(lines);
        }
    }

    private List<String> said() {
        return lines.list.stream()
                .map(line -> line.getLevel() + " " + line.getFormattedMessage())
                .toList();
    }

    static class Stock {
        @CircuitBreaker(name = "stock")
        public int stock() {
            return 1;
        }
    }

    @Test
    void saysWhyAnExceptionIsNoFailure() {
        context.withBean(
                        CircuitBreakerConfigCustomizer.class,
                        () -> (name, builder) -> builder.exceptionClassifier(
                                thrown -> thrown instanceof IllegalStateException ? Kind.ANSWER : null))
                .run(it -> {
                    lines.list.clear();
                    CircuitBreakerRegistry registry = it.getBean(CircuitBreakerRegistry.class);
                    registry.get("pricing").acquire().failed(new IllegalStateException());
                    registry.get("pricing").acquire().failed(new IllegalArgumentException());
                });

        assertThat(said())
                .contains("DEBUG Circuit breaker 'pricing' counts no failure, because answered: IllegalStateException"
                        + " (custom)")
                .noneMatch(line -> line.contains("IllegalArgumentException"));
    }

    @Test
    void saysWhichSettingsEachBreakerBeginsWithOnce() {
        context.withBean(Stock.class)
                .withPropertyValues("circuitbreaker.instances.pricing.wait-duration-in-open-state=5s")
                .withBean(
                        CircuitBreakerConfigCustomizer.class, () -> (name, builder) -> builder.failureRateThreshold(40))
                .run(it -> it.getBean(Stock.class).stock());

        assertThat(said())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("DEBUG Settings of circuit breaker 'pricing': {failure-rate-threshold=40.0, ")
                        .contains("wait-duration-in-open-state=5s"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("DEBUG Settings of circuit breaker 'stock': {failure-rate-threshold=40.0, "));
    }

    @Test
    void saysWhyTheStateChanged() {
        context.run(it -> {
            dev.circuitbreaker.core.CircuitBreaker pricing =
                    it.getBean(CircuitBreakerRegistry.class).get("pricing");
            lines.list.clear();
            for (int i = 0; i < 10; i++) {
                pricing.acquire().failed(new IllegalStateException());
            }
            pricing.forceOpen("maintenance");
            pricing.reset(null);
        });

        assertThat(said())
                .containsExactly(
                        "WARN Circuit breaker 'pricing' CLOSED -> OPEN: failure rate 100% reached 50% over 10 calls",
                        "WARN Circuit breaker 'pricing' OPEN -> FORCED_OPEN: forced open: maintenance",
                        "INFO Circuit breaker 'pricing' FORCED_OPEN -> CLOSED: reset");
    }

    @Test
    void keepsEachTransitionInOneLineWhateverItsKeyAndReasonAre() {
        context.run(it -> {
            dev.circuitbreaker.core.CircuitBreaker pricing =
                    it.getBean(CircuitBreakerRegistry.class).get("pricing");
            lines.list.clear();
            pricing.forKey("a\u2028b\u202e").forceOpen("drill\nWARN forged");
        });

        assertThat(said())
                .containsExactly("WARN Circuit breaker 'pricing[a\\u2028b\\u202e]' CLOSED -> FORCED_OPEN: "
                        + "forced open: drill\\u000aWARN forged");
    }

    @Test
    void saysWhichSettingsWereChanged() {
        context.run(it -> {
            dev.circuitbreaker.core.CircuitBreaker pricing =
                    it.getBean(CircuitBreakerRegistry.class).get("pricing");
            lines.list.clear();
            it.getBean(Reconfigurer.class)
                    .apply(pricing, SettingsPatch.apply(pricing.config(), "failure-rate-threshold=30,call-timeout=2s"));
        });

        assertThat(said())
                .containsExactly(
                        "INFO Circuit breaker 'pricing' has changed settings: failure-rate-threshold 50.0 -> 30.0, "
                                + "call-timeout off -> 2s");
    }
}
