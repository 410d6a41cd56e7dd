package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.spring.aop.CallStyle;
import dev.circuitbreaker.spring.aop.reactive.ReactiveCalls;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import reactor.core.publisher.Mono;

/** Auto-configuration of annotated methods that return reactive types or are suspending, where Reactor is present. */
@AutoConfiguration(after = CircuitBreakerAutoConfiguration.class)
@ConditionalOnClass(Mono.class)
public final class CircuitBreakerReactiveAutoConfiguration {

    CircuitBreakerReactiveAutoConfiguration() {}

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static CallStyle.Factory circuitBreakerStarterReactiveCallStyles() {
        return ReactiveCalls::of;
    }
}
