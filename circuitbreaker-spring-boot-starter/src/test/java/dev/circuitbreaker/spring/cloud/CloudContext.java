package dev.circuitbreaker.spring.cloud;

import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.core.Ticker;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerClassifierAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerCloudAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerRefreshAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** An application with Spring Cloud Commons, whose breakers open at the second failure in a row. */
final class CloudContext {

    private CloudContext() {}

    static ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        CircuitBreakerAutoConfiguration.class,
                        CircuitBreakerClassifierAutoConfiguration.class,
                        CircuitBreakerCloudAutoConfiguration.class,
                        CircuitBreakerRefreshAutoConfiguration.class))
                .withBean(Ticker.class, () -> new ManualTicker(Long.MAX_VALUE - 5))
                .withPropertyValues("circuitbreaker.configs.default.consecutive-failure-threshold=2");
    }
}
