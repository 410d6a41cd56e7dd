package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A context with guarded methods, whose breakers open at the first failure. */
@Configuration(proxyBeanMethods = false)
@Import(GuardedMethodsConfiguration.class)
class Guarded {

    static ApplicationContextRunner context() {
        return new ApplicationContextRunner().withUserConfiguration(Guarded.class);
    }

    @Bean
    ManualTicker ticker() {
        return new ManualTicker(Long.MAX_VALUE - 1_000);
    }

    @Bean
    CircuitBreakerRegistry registry(ManualTicker ticker) {
        return CircuitBreakerRegistry.of(CircuitBreakerConfig.builder()
                .consecutiveFailureThreshold(1)
                .ignoreExceptions(IgnoredException.class)
                .ticker(ticker)
                .build());
    }

    @Bean
    Heard heard() {
        return new Heard();
    }

    /** Writes down the fallbacks that it is told of. */
    static final class Heard implements FallbackListener {

        final List<String> fallbacks = new CopyOnWriteArrayList<>();

        @Override
        public void onFallback(String circuitBreakerName, Source source, FallbackOutcome outcome) {
            fallbacks.add(circuitBreakerName + " " + source + " " + outcome);
        }
    }

    /** Counts as nothing. */
    static final class IgnoredException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
