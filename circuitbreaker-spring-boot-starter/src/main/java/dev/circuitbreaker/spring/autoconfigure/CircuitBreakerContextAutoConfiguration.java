package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.spring.aop.ContextCarrier;
import dev.circuitbreaker.spring.context.LogContextCarrier;
import dev.circuitbreaker.spring.context.RequestContextCarrier;
import dev.circuitbreaker.spring.context.UserContextCarrier;
import org.slf4j.MDC;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Auto-configuration of what the fallback of an asynchronous call finds on its thread: what the caller logs with, who is
 * logged in, and the web request, each where its library is present.
 */
@AutoConfiguration(after = CircuitBreakerAutoConfiguration.class)
public final class CircuitBreakerContextAutoConfiguration {

    CircuitBreakerContextAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MDC.class)
    static class OfLogs {

        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static ContextCarrier circuitBreakerLogContextCarrier() {
            return new LogContextCarrier();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SecurityContextHolder.class)
    static class OfUsers {

        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static ContextCarrier circuitBreakerUserContextCarrier() {
            return new UserContextCarrier();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RequestContextHolder.class)
    static class OfRequests {

        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static ContextCarrier circuitBreakerRequestContextCarrier() {
            return new RequestContextCarrier();
        }
    }
}
