package dev.circuitbreaker.benchmarks.annotation;

import org.aopalliance.intercept.MethodInterceptor;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.springframework.aop.Advisor;
import org.springframework.aop.aspectj.AspectJExpressionPointcut;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Advice that only proceeds: the least that a proxy costs. */
final class NoOpAdvice {

    private static final String CALLS = "execution(* dev.circuitbreaker.benchmarks.annotation.PlainPrices.*(..))";

    private NoOpAdvice() {}

    /** As Spring's own libraries advise. */
    @Configuration(proxyBeanMethods = false)
    static class OfSpring {

        @Bean
        static Advisor noOpAdvisor() {
            AspectJExpressionPointcut pointcut = new AspectJExpressionPointcut();
            pointcut.setExpression(CALLS);
            MethodInterceptor interceptor = invocation -> invocation.proceed();
            return new DefaultPointcutAdvisor(pointcut, interceptor);
        }
    }

    /** As annotated aspects advise. */
    @Aspect
    static class OfAspectJ {

        @Around(CALLS)
        public Object around(ProceedingJoinPoint joinPoint) throws Throwable {
            return joinPoint.proceed();
        }
    }
}
