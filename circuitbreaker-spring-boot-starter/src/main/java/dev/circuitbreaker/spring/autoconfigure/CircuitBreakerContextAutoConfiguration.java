package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.spring.aop.ContextCarrier;
import dev.circuitbreaker.spring.context.LogContextCarrier;
import dev.circuitbreaker.spring.context.RequestContextCarrier;
import dev.circuitbreaker.spring.context.UserContextCarrier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;

/**
 * Auto-configuration of what the fallback of an asynchronous call finds on its thread: what the caller logs with, who is
 * logged in, and the web request, each where its library is present.
 */
@AutoConfiguration(after = CircuitBreakerAutoConfiguration.class)
public final class CircuitBreakerContextAutoConfiguration {

    CircuitBreakerContextAutoConfiguration() {}

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnClass(name = "org.slf4j.MDC")
    static ContextCarrier circuitBreakerLogContextCarrier() {
        return new LogContextCarrier();
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnClass(name = "org.springframework.security.core.context.SecurityContextHolder")
    static ContextCarrier circuitBreakerUserContextCarrier() {
        return new UserContextCarrier();
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnClass(name = "org.springframework.web.context.request.RequestContextHolder")
    static ContextCarrier circuitBreakerRequestContextCarrier() {
        return new RequestContextCarrier();
    }
}
