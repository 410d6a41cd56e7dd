package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.ExceptionClassifier;
import dev.circuitbreaker.spring.classify.ExceptionClassifiers;
import dev.circuitbreaker.spring.classify.LibraryHints;
import dev.circuitbreaker.spring.classify.PauseReader;
import dev.circuitbreaker.spring.classify.RequestedPauseResolver;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigCustomizer;
import dev.circuitbreaker.spring.config.ConfiguredClassifier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of what exceptions say of a dependency: the {@link ExceptionClassifier} beans of the application and,
 * after them, one for each library that is present; and for how long a failure asks to be left alone.
 */
@AutoConfiguration(before = CircuitBreakerAutoConfiguration.class)
@ImportRuntimeHints(LibraryHints.class)
public final class CircuitBreakerClassifierAutoConfiguration {

    CircuitBreakerClassifierAutoConfiguration() {}

    /** The first of all, so that others find what they may add to, and the application may put others in its place. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static CircuitBreakerConfigCustomizer circuitBreakerStarterClassifiedExceptions(
            ObjectProvider<ExceptionClassifier> classifiers,
            ObjectProvider<PauseReader> readers,
            ConfigurableBeanFactory beans) {
        ExceptionClassifiers all = new ExceptionClassifiers(classifiers, beans.getBeanClassLoader());
        RequestedPauseResolver pause = new RequestedPauseResolver(readers, beans.getBeanClassLoader());
        return (name, builder) -> builder.exceptionClassifier(
                        ConfiguredClassifier.of(builder.exceptionClassifier()).asking(all))
                .retryAfter(pause);
    }
}
