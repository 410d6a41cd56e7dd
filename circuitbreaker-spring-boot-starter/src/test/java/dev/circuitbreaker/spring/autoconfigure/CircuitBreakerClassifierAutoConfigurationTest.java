package dev.circuitbreaker.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ExceptionClassifier;
import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigCustomizer;
import jakarta.persistence.RollbackException;
import jakarta.validation.ConstraintViolationException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;

class CircuitBreakerClassifierAutoConfigurationTest {

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CircuitBreakerAutoConfiguration.class, CircuitBreakerClassifierAutoConfiguration.class));

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
                    assertThat(config(it).recordExceptions()).containsExactly(IOException.class);
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
    void settingsWithTheSameWordsAreEqual() {
        context.withPropertyValues("circuitbreaker.instances.stock.contention=failure")
                .run(it -> {
                    CircuitBreakerRegistry registry = it.getBean(CircuitBreakerRegistry.class);
                    assertThat(registry.get("other").config().exceptionClassifier())
                            .isEqualTo(registry.get("prices").config().exceptionClassifier())
                            .isNotEqualTo(registry.get("stock").config().exceptionClassifier());
                });
    }

    @Test
    void everythingIsAFailureWithoutALibraryThatKnowsBetter() {
        context.withClassLoader(new FilteredClassLoader("org.springframework.web"))
                .run(it -> assertThat(notFoundIsAFailure(it)).isTrue());
    }

    @Test
    void everythingIsAFailureWhereExceptionsAreNotClassified() {
        context.withPropertyValues("circuitbreaker.instances.prices.classify-exceptions=false")
                .run(it -> assertThat(notFoundIsAFailure(it)).isTrue());
        context.withPropertyValues("circuitbreaker.configs.default.classify-exceptions=false")
                .run(it -> assertThat(notFoundIsAFailure(it)).isTrue());
    }

    @Test
    void validationCountsForNothingWhetherClassifiersAreAskedOrNot() {
        ConstraintViolationException refused = new ConstraintViolationException(Set.of());
        ApplicationContextRunner validating =
                context.withConfiguration(AutoConfigurations.of(CircuitBreakerValidationAutoConfiguration.class));
        validating.run(it -> assertThat(config(it).countsAsFailure(refused)).isFalse());
        validating
                .withPropertyValues("circuitbreaker.instances.prices.classify-exceptions=false")
                .run(it -> assertThat(config(it).countsAsFailure(refused)).isFalse());
        validating
                .withPropertyValues("circuitbreaker.instances.prices.record-exceptions=java.lang.Exception")
                .run(it -> assertThat(config(it).countsAsFailure(refused)).isFalse());
    }

    @Test
    void oneOfTheApplicationsOwnDecidesBeforeThoseOfLibraries() {
        context.withBean(ExceptionClassifier.class, () -> thrown -> Kind.FAILURE)
                .run(it -> assertThat(notFoundIsAFailure(it)).isTrue());
        context.withUserConfiguration(OwnClassifiers.class).run(it -> {
            assertThat(notFoundIsAFailure(it)).isFalse();
            assertThat(config(it).countsAsFailure(new IllegalStateException("first")))
                    .isFalse();
            assertThat(config(it).countsAsFailure(new IllegalStateException("other")))
                    .isTrue();
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnClassifiers {

        @Bean
        @Order(2)
        ExceptionClassifier second() {
            return thrown -> thrown instanceof IllegalStateException ? Kind.FAILURE : null;
        }

        @Bean
        @Order(1)
        ExceptionClassifier first() {
            return thrown -> "first".equals(thrown.getMessage()) ? Kind.NO_CALL : null;
        }
    }

    @Test
    void classifiersSeeWhatWrappersHide() {
        context.run(it -> assertThat(config(it)
                        .countsAsFailure(new TransactionSystemException(
                                "commit", new RollbackException(new HttpClientErrorException(HttpStatus.NOT_FOUND)))))
                .isFalse());
    }

    @Test
    void listsSeeWhatWrappersHide() {
        context.withPropertyValues("circuitbreaker.instances.prices.record-exceptions=java.io.IOException")
                .run(it -> {
                    assertThat(config(it).countsAsFailure(new ResourceAccessException("refused", new IOException())))
                            .isTrue();
                    assertThat(config(it).countsAsFailure(new IllegalStateException(new IOException())))
                            .isFalse();
                });
    }

    @Test
    void contentionIsWhatTheSettingSays() {
        SQLException deadlock = new SQLException("deadlock", "40001");
        context.run(it -> assertThat(config(it).countsAsFailure(deadlock)).isFalse());
        context.withPropertyValues("circuitbreaker.instances.prices.contention=failure")
                .run(it -> {
                    assertThat(config(it).countsAsFailure(deadlock)).isTrue();
                    assertThat(config(it).countsAsFailure(new SQLException("duplicate", "23505")))
                            .isFalse();
                });
    }

    @Test
    void aSuccessLoadsNoClassifier() {
        Set<String> asked = new HashSet<>();
        ClassLoader watched = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                asked.add(name);
                return super.loadClass(name, resolve);
            }
        };
        String exception = "com.mongodb.MongoException";
        context.withClassLoader(watched).run(it -> {
            CircuitBreakerRegistry registry = it.getBean(CircuitBreakerRegistry.class);
            registry.get("prices").run(() -> {});
            assertThat(asked).doesNotContain(exception);
            assertThat(notFoundIsAFailure(it)).isFalse();
            assertThat(asked).contains(exception);
        });
    }
}
