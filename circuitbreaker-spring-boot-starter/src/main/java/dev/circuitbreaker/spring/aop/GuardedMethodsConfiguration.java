package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;

/**
 * Everything that puts circuit breakers around annotated methods of beans. To be imported; expects a {@code
 * CircuitBreakerRegistry} bean, and finds beans of type {@link FallbackListener} and {@link CallStyle.Factory}.
 */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
@Import(AutoProxyRegistrar.class)
public final class GuardedMethodsConfiguration {

    /** Creates the configuration. */
    public GuardedMethodsConfiguration() {}

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static GuardReader circuitBreakerStarterGuardReader(BeanFactory beans) {
        return new GuardReader(new Reach(beans));
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Plans circuitBreakerStarterPlans(GuardReader reader, ConfigurableListableBeanFactory beans) {
        return new Plans(reader, new Planner(reader, beans));
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static GuardedCalls circuitBreakerStarterGuardedCalls(GuardReader reader, Plans plans) {
        return new GuardedCalls(reader, plans);
    }

    /** The inner layer: among the advisors of a proxy, the last, thus nearest to the method. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor circuitBreakerStarterAdvisor(GuardReader reader, Plans plans) {
        return new DefaultPointcutAdvisor(new GuardPointcut(reader, false), new BreakerInterceptor(plans));
    }

    /** After the inner layer, as it is here, for advisors of the same order stay in the order of their definition. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor circuitBreakerStarterHandoverAdvisor(GuardReader reader) {
        GuardPointcut woven = new GuardPointcut(reader, false) {
            @Override
            public boolean matches(Method method, Class<?> targetClass) {
                return Handover.isWoven(targetClass) && super.matches(method, targetClass);
            }
        };
        return new DefaultPointcutAdvisor(woven, new Handover());
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static FallbackPostProcessor circuitBreakerStarterFallbackPostProcessor(GuardReader reader, Plans plans) {
        return new FallbackPostProcessor(reader, plans);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static GuardedMethodsValidator circuitBreakerStarterMethodsValidator(
            GuardReader reader, Plans plans, ConfigurableListableBeanFactory beans) {
        return new GuardedMethodsValidator(reader, plans, beans);
    }
}
