package dev.circuitbreaker.spring.aop.kotlin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.aop.GuardedMethodsConfiguration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class FallbacksByKotlinNameTest {

    private void with(Consumer<FallbacksByKotlinName> check) {
        new ApplicationContextRunner()
                .withUserConfiguration(GuardedMethodsConfiguration.class)
                .withBean(
                        CircuitBreakerRegistry.class,
                        () -> CircuitBreakerRegistry.of(CircuitBreakerConfig.ofDefaults()))
                .withBean(FallbacksByKotlinName.class)
                .run(context -> check.accept(context.getBean(FallbacksByKotlinName.class)));
    }

    @Test
    void findAnInternalFunction() {
        with(client -> assertThat(client.internally("tea")).isEqualTo("inside tea"));
    }

    @Test
    void findAFunctionThatTakesAValueClass() {
        with(client -> assertThat(KotlinCalls.price(client, "tea")).isEqualTo("last known of tea"));
    }
}
