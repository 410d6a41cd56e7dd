package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigCustomizer;
import dev.circuitbreaker.spring.web.RemoteFailurePredicate;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.client.RestClientResponseException;

/**
 * Auto-configuration of what counts as a failure, where Spring Web is present: a 4xx answer of the remote does not, unless
 * the settings say which exceptions do.
 */
@AutoConfiguration(before = CircuitBreakerAutoConfiguration.class)
@ConditionalOnClass(RestClientResponseException.class)
public final class CircuitBreakerWebAutoConfiguration {

    CircuitBreakerWebAutoConfiguration() {}

    /** The last of all, since it depends on what the others have said. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    CircuitBreakerConfigCustomizer circuitBreakerStarterRemoteAnswers() {
        RemoteFailurePredicate failures = new RemoteFailurePredicate(); // one for all, so that equal settings are equal
        return (name, builder) -> {
            CircuitBreakerConfig config = builder.build();
            if (config.recordExceptions() == null && config.recordFailurePredicate() == null) {
                builder.recordFailurePredicate(failures);
            }
        };
    }
}
