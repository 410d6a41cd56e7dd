package dev.circuitbreaker.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigCustomizer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpClientErrorException;

class CircuitBreakerWebAutoConfigurationTest {

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CircuitBreakerAutoConfiguration.class, CircuitBreakerWebAutoConfiguration.class));

    private static CircuitBreakerConfig config(AssertableApplicationContext context) {
        return context.getBean(CircuitBreakerRegistry.class).get("prices").config();
    }

    private static boolean notFoundIsAFailure(AssertableApplicationContext context) {
        return config(context).countsAsFailure(new HttpClientErrorException(HttpStatus.NOT_FOUND));
    }

    static class Prices {

        @CircuitBreaker(name = "prices", fallbackMethod = "lastKnown")
        public String price(HttpStatus answer) {
            throw new HttpClientErrorException(answer);
        }

        String lastKnown() {
            return "last known";
        }
    }

    @Test
    void answerReachesTheCallerAsItIsAndCountsAsASuccess() {
        context.withBean(Prices.class).run(it -> {
            assertThatThrownBy(() -> it.getBean(Prices.class).price(HttpStatus.NOT_FOUND))
                    .isInstanceOf(HttpClientErrorException.class)
                    .hasMessage("404 NOT_FOUND");
            assertThat(it.getBean(CircuitBreakerRegistry.class)
                            .get("prices")
                            .totals()
                            .successful())
                    .isOne();
        });
    }

    @Test
    void tooManyRequestsIsAFailureAndFallsBack() {
        context.withBean(Prices.class).run(it -> {
            assertThat(it.getBean(Prices.class).price(HttpStatus.TOO_MANY_REQUESTS))
                    .isEqualTo("last known");
            assertThat(it.getBean(CircuitBreakerRegistry.class)
                            .get("prices")
                            .totals()
                            .failed())
                    .isOne();
        });
    }

    @Test
    void whatIsRecordedByPropertyIsAFailureWhateverItsStatus() {
        context.withPropertyValues("circuitbreaker.instances.prices.record-exceptions=java.lang.Exception")
                .run(it -> assertThat(notFoundIsAFailure(it)).isTrue());
    }

    @Test
    void whatIsRecordedByACustomizerReplacesTheRule() {
        context.withBean(
                        CircuitBreakerConfigCustomizer.class,
                        () -> (name, builder) -> builder.recordExceptions(IOException.class))
                .run(it -> {
                    assertThat(config(it).countsAsFailure(new IllegalStateException()))
                            .isFalse();
                    assertThat(config(it).recordFailurePredicate()).isNull();
                });
    }

    @Test
    void customizersComeAfterTheProperties() {
        context.withPropertyValues("circuitbreaker.instances.prices.sliding-window-size=7")
                .withBean(
                        CircuitBreakerConfigCustomizer.class,
                        () -> (name, builder) -> builder.slidingWindowSize(name.length()))
                .run(it -> assertThat(config(it).slidingWindowSize()).isEqualTo("prices".length()));
    }

    @Test
    void isTheSamePredicateForAll() {
        context.run(it -> {
            CircuitBreakerRegistry registry = it.getBean(CircuitBreakerRegistry.class);
            assertThat(registry.get("stock").config().recordFailurePredicate())
                    .isNotNull()
                    .isSameAs(registry.get("prices").config().recordFailurePredicate());
        });
    }

    @Test
    void hasNoSayWithoutSpringWeb() {
        context.withClassLoader(new FilteredClassLoader("org.springframework.web"))
                .run(it -> assertThat(config(it).recordFailurePredicate()).isNull());
    }
}
