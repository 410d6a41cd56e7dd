package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreaker.Registration;
import dev.circuitbreaker.spring.aop.GuardedInvoker;
import dev.circuitbreaker.spring.aop.aspectj.CircuitBreakerAspect;
import org.aspectj.lang.ProceedingJoinPoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of annotated methods in classes that AspectJ weaves, where AspectJ is present. Weaves nothing by
 * itself.
 */
@AutoConfiguration(after = CircuitBreakerAutoConfiguration.class)
@ConditionalOnClass(ProceedingJoinPoint.class)
public final class CircuitBreakerAspectJAutoConfiguration {

    CircuitBreakerAspectJAutoConfiguration() {}

    @Bean
    Registration circuitBreakerStarterAspectConnection(GuardedInvoker calls) {
        return CircuitBreakerAspect.connect(calls);
    }
}
