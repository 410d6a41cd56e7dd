package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.ExceptionClassifier;
import dev.circuitbreaker.spring.classify.DataAccessClassifier;
import dev.circuitbreaker.spring.classify.ExceptionClassifiers;
import dev.circuitbreaker.spring.classify.JpaClassifier;
import dev.circuitbreaker.spring.classify.KafkaClassifier;
import dev.circuitbreaker.spring.classify.PauseReader;
import dev.circuitbreaker.spring.classify.R2dbcClassifier;
import dev.circuitbreaker.spring.classify.RequestedPause;
import dev.circuitbreaker.spring.classify.RetryAfterHeader;
import dev.circuitbreaker.spring.classify.SecurityClassifier;
import dev.circuitbreaker.spring.classify.SqlClassifier;
import dev.circuitbreaker.spring.classify.TransactionClassifier;
import dev.circuitbreaker.spring.classify.ValidationClassifier;
import dev.circuitbreaker.spring.classify.WebClassifier;
import dev.circuitbreaker.spring.classify.WebClientClassifier;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigCustomizer;
import dev.circuitbreaker.spring.config.ConfiguredClassifier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of what exceptions say of a dependency: the {@link ExceptionClassifier} beans of the application and,
 * after them, one for each library that is present. Those of the stores come before the one for what Spring makes of all of
 * them.
 */
@AutoConfiguration(before = CircuitBreakerAutoConfiguration.class)
@Import({ClientClassifiersConfiguration.class, StoreClassifiersConfiguration.class})
public final class CircuitBreakerClassifierAutoConfiguration {

    CircuitBreakerClassifierAutoConfiguration() {}

    @Bean
    ExceptionClassifiers circuitBreakerStarterExceptionClassifiers(ObjectProvider<ExceptionClassifier> beans) {
        return new ExceptionClassifiers(beans);
    }

    /** The first of all, so that others find what they may add to. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    CircuitBreakerConfigCustomizer circuitBreakerStarterClassifiedExceptions(ExceptionClassifiers classifiers) {
        return (name, builder) -> builder.exceptionClassifier(
                ConfiguredClassifier.of(builder.exceptionClassifier()).asking(classifiers));
    }

    /** One of the first, so that the application may put another in its place. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    CircuitBreakerConfigCustomizer circuitBreakerStarterRetryAfter(ObjectProvider<PauseReader> readers) {
        RequestedPause pause = new RequestedPause(readers.orderedStream().toList());
        return (name, builder) -> builder.retryAfter(pause);
    }

    @Bean
    @ConditionalOnClass(name = "org.springframework.web.client.RestClientResponseException")
    PauseReader circuitBreakerStarterRetryAfterHeader() {
        return new RetryAfterHeader();
    }

    @Bean
    @Lazy
    @Order(1)
    @ConditionalOnClass(name = "org.springframework.web.client.RestClientResponseException")
    ExceptionClassifier circuitBreakerStarterWebClassifier() {
        return new WebClassifier();
    }

    @Bean
    @Lazy
    @Order(2)
    @ConditionalOnClass(name = "org.springframework.web.reactive.function.client.WebClientResponseException")
    ExceptionClassifier circuitBreakerStarterWebClientClassifier() {
        return new WebClientClassifier();
    }

    @Bean
    @Lazy
    @Order(3)
    @ConditionalOnClass(name = "org.springframework.security.access.AccessDeniedException")
    ExceptionClassifier circuitBreakerStarterSecurityClassifier() {
        return new SecurityClassifier();
    }

    @Bean
    @Lazy
    @Order(4)
    @ConditionalOnClass(name = "jakarta.validation.ConstraintViolationException")
    ExceptionClassifier circuitBreakerStarterValidationClassifier() {
        return new ValidationClassifier();
    }

    @Bean
    @Lazy
    @Order(5)
    @ConditionalOnClass(name = "java.sql.SQLException")
    ExceptionClassifier circuitBreakerStarterSqlClassifier() {
        return new SqlClassifier();
    }

    @Bean
    @Lazy
    @Order(6)
    @ConditionalOnClass(name = "io.r2dbc.spi.R2dbcException")
    ExceptionClassifier circuitBreakerStarterR2dbcClassifier() {
        return new R2dbcClassifier();
    }

    @Bean
    @Lazy
    @Order(7)
    @ConditionalOnClass(name = "org.apache.kafka.common.KafkaException")
    ExceptionClassifier circuitBreakerStarterKafkaClassifier() {
        return new KafkaClassifier();
    }

    @Bean
    @Lazy
    @Order(100)
    @ConditionalOnClass(name = "jakarta.persistence.PersistenceException")
    ExceptionClassifier circuitBreakerStarterJpaClassifier() {
        return new JpaClassifier();
    }

    @Bean
    @Lazy
    @Order(101)
    @ConditionalOnClass(name = "org.springframework.transaction.TransactionException")
    ExceptionClassifier circuitBreakerStarterTransactionClassifier() {
        return new TransactionClassifier();
    }

    @Bean
    @Lazy
    @Order(102)
    @ConditionalOnClass(name = "org.springframework.dao.DataAccessException")
    ExceptionClassifier circuitBreakerStarterDataAccessClassifier() {
        return new DataAccessClassifier();
    }
}
