package dev.circuitbreaker.neighbours.moving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerClassifierAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerHealthAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerRefreshAutoConfiguration;
import io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerRefreshScopedRegistryAutoConfiguration;
import io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakersHealthIndicatorAutoConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.autoconfigure.RefreshAutoConfiguration;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.cloud.context.scope.refresh.RefreshScope;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.EnableAspectJAutoProxy;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpClientErrorException;

/** What the guide says of exceptions, expressions and operation, by both libraries. The names are the words of the guide. */
class OperationTest {

    private static final RuntimeException NOT_FOUND = HttpClientErrorException.create(
            HttpStatus.NOT_FOUND, "Not Found", HttpHeaders.EMPTY, new byte[0], StandardCharsets.UTF_8);

    private final ApplicationContextRunner theirs = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    RefreshAutoConfiguration.class,
                    CircuitBreakerRefreshScopedRegistryAutoConfiguration.class,
                    io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration
                            .class,
                    CircuitBreakersHealthIndicatorAutoConfiguration.class))
            .withPropertyValues("resilience4j.circuitbreaker.instances.pay.sliding-window-size=10");

    private final ApplicationContextRunner ours = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    RefreshAutoConfiguration.class,
                    CircuitBreakerAutoConfiguration.class,
                    CircuitBreakerClassifierAutoConfiguration.class,
                    CircuitBreakerRefreshAutoConfiguration.class,
                    CircuitBreakerHealthAutoConfiguration.class))
            .withPropertyValues("circuitbreaker.instances.pay.sliding-window-size=10");

    private static io.github.resilience4j.circuitbreaker.CircuitBreaker theirBreaker(ApplicationContext context) {
        return context.getBean(io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry.class)
                .circuitBreaker("pay");
    }

    private static CircuitBreaker ourBreaker(ApplicationContext context) {
        return context.getBean(CircuitBreakerRegistry.class).get("pay");
    }

    @Test
    void theGuideNamesEachOfThem() throws IOException {
        String guide = Files.readString(Path.of("../docs/moving-from-resilience4j.md"));
        List<String> names = Stream.of(OperationTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(DisplayName.class))
                .map(method -> method.getAnnotation(DisplayName.class).value())
                .toList();

        assertThat(names).hasSize(4).allSatisfy(name -> assertThat(guide).contains("- **" + name + "**"));
    }

    @Test
    @DisplayName("A 4xx answer is an answer.")
    void notFound() {
        theirs.run(context -> {
            theirBreaker(context).onError(1, TimeUnit.MILLISECONDS, NOT_FOUND);
            assertThat(theirBreaker(context).getMetrics().getNumberOfFailedCalls())
                    .isEqualTo(1);
        });
        ours.run(context -> {
            ourBreaker(context).acquire().failed(NOT_FOUND);
            assertThat(ourBreaker(context).snapshot().failedCalls()).isZero();
            assertThat(ourBreaker(context).totals().successful()).isEqualTo(1);
        });
    }

    @Test
    @DisplayName("A name is no expression.")
    void fallbackOfAnotherBean() {
        theirs.withUserConfiguration(Theirs.class)
                .run(context ->
                        assertThat(context.getBean(Theirs.class).pay("acme")).isEqualTo("later"));
        ours.withUserConfiguration(Expression.class)
                .run(context -> assertThat(context.getStartupFailure()).hasMessageContaining("#root.args[0]"));
        ours.withUserConfiguration(Ours.class)
                .withBean("spare", Spare.class)
                .run(context ->
                        assertThat(context.getBean(Ours.class).pay("acme")).isEqualTo("later"));
    }

    @EnableAspectJAutoProxy
    static class Theirs {

        @io.github.resilience4j.circuitbreaker.annotation.CircuitBreaker(
                name = "pay",
                fallbackMethod = "#{'la' + 'ter'}")
        public String pay(String tenant) {
            throw new IllegalStateException("down");
        }

        String later(String tenant, Throwable cause) {
            return "later";
        }
    }

    static class Expression {

        @dev.circuitbreaker.spring.annotation.CircuitBreaker(name = "pay", fallbackMethod = "#root.args[0]")
        public String pay(String tenant) {
            throw new IllegalStateException("down");
        }
    }

    static class Ours {

        @dev.circuitbreaker.spring.annotation.CircuitBreaker(name = "pay", fallbackMethod = "spare::later")
        public String pay(String tenant) {
            throw new IllegalStateException("down");
        }
    }

    static class Spare {

        String later(String tenant, Throwable cause) {
            return "later";
        }
    }

    @Test
    @DisplayName("Health is off")
    void health() {
        theirs.withBean(StatusAggregator.class, StatusAggregator::getDefault)
                .withPropertyValues(
                        "resilience4j.circuitbreaker.instances.pay.register-health-indicator=true",
                        "resilience4j.circuitbreaker.instances.pay.allow-health-indicator-to-fail=true",
                        "management.health.circuitbreakers.enabled=true")
                .run(context -> {
                    theirBreaker(context).transitionToOpenState();
                    assertThat(status(context)).isEqualTo(Status.DOWN);
                });
        ours.run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
        ours.withPropertyValues("management.health.circuitbreakers.enabled=true")
                .run(context -> {
                    for (int i = 0; i < 10; i++) {
                        ourBreaker(context).acquire().failed(new IOException());
                    }
                    assertThat(ourBreaker(context).state()).isEqualTo(CircuitBreaker.State.OPEN);
                    assertThat(status(context)).isEqualTo(Status.UP);
                });
    }

    private static Status status(ApplicationContext context) {
        return context.getBean(HealthIndicator.class).health().getStatus();
    }

    /** What Spring Cloud does once it has read the settings anew. */
    private static void refresh(ApplicationContext context) {
        context.publishEvent(new EnvironmentChangeEvent(context, Set.of()));
        context.getBean(RefreshScope.class).refreshAll();
    }

    @Test
    @DisplayName("A refresh keeps states and windows.")
    void refresh() {
        theirs.run(context -> {
            theirBreaker(context).onError(1, TimeUnit.MILLISECONDS, new IOException());
            theirBreaker(context).transitionToForcedOpenState();
            refresh(context);
            assertThat(theirBreaker(context).getState())
                    .isEqualTo(io.github.resilience4j.circuitbreaker.CircuitBreaker.State.CLOSED);
        });
        ours.run(context -> {
            ourBreaker(context).acquire().failed(new IOException());
            ourBreaker(context).forceOpen(null);
            refresh(context);
            assertThat(ourBreaker(context).state()).isEqualTo(CircuitBreaker.State.FORCED_OPEN);
            assertThat(ourBreaker(context).totals().failed()).isEqualTo(1);
        });
    }
}
