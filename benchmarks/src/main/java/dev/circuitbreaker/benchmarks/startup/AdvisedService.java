package dev.circuitbreaker.benchmarks.startup;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;

/** A bean whose method has an advice that does nothing: what no library that guards by annotation can do without. */
@Configuration(proxyBeanMethods = false)
class AdvisedService extends PlainService {

    @Override
    public String call() {
        return "advised";
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor advisor() {
        NameMatchMethodPointcut call = new NameMatchMethodPointcut();
        call.setMappedName("call");
        call.setClassFilter(type -> type == AdvisedService.class);
        MethodInterceptor nothing = MethodInvocation::proceed;
        return new DefaultPointcutAdvisor(call, nothing);
    }
}
