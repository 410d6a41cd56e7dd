package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigCustomizer;
import dev.circuitbreaker.spring.config.ConfiguredClassifier;
import dev.circuitbreaker.spring.validation.RefusedArgumentsPredicate;
import jakarta.validation.ConstraintViolationException;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of what counts for nothing, where Jakarta Validation is present: arguments that it has refused, also
 * where classifiers are not asked.
 */
@AutoConfiguration(before = CircuitBreakerAutoConfiguration.class)
@ConditionalOnClass(ConstraintViolationException.class)
public final class CircuitBreakerValidationAutoConfiguration {

    CircuitBreakerValidationAutoConfiguration() {}

    /** The last of all, since it adds to what the others have said. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    CircuitBreakerConfigCustomizer circuitBreakerStarterRefusedArguments() {
        return (name, builder) -> {
            CircuitBreakerConfig config = builder.build();
            if (!asksClassifiers(config)) {
                builder.ignoreExceptionPredicate(new RefusedArgumentsPredicate(config.ignoreExceptionPredicate()));
            }
        };
    }

    private static boolean asksClassifiers(CircuitBreakerConfig config) {
        return config.exceptionClassifier() instanceof ConfiguredClassifier configured
                && configured.isEffective()
                && config.recordExceptions() == null
                && config.recordFailurePredicate() == null;
    }
}
