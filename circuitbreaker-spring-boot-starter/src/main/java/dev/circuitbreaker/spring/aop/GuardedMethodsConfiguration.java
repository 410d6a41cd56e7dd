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
    static CircuitBreakerAttributeSource circuitBreakerStarterAttributeSource(BeanFactory beans) {
        return new CircuitBreakerAttributeSource(new ProxyableTypes(beans));
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Plans circuitBreakerStarterPlans(
            CircuitBreakerAttributeSource attributes, ConfigurableListableBeanFactory beans) {
        return new Plans(attributes, new Planner(attributes, beans));
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static GuardedInvoker circuitBreakerStarterUnproxiedCalls(CircuitBreakerAttributeSource attributes, Plans plans) {
        return new GuardedInvoker(attributes, plans);
    }

    /** The inner layer: among the advisors of a proxy, the last, thus nearest to the method. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor circuitBreakerStarterAdvisor(CircuitBreakerAttributeSource attributes, Plans plans) {
        return new DefaultPointcutAdvisor(new GuardPointcut(attributes, false), new BreakerInterceptor(plans));
    }

    /** After the inner layer, as it is here, for advisors of the same order stay in the order of their definition. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor circuitBreakerStarterAlreadyGuardedAdvisor(CircuitBreakerAttributeSource attributes) {
        GuardPointcut woven = new GuardPointcut(attributes, false) {
            @Override
            public boolean matches(Method method, Class<?> targetClass) {
                return GuardMarkingInterceptor.isWoven(targetClass) && super.matches(method, targetClass);
            }
        };
        return new DefaultPointcutAdvisor(woven, new GuardMarkingInterceptor());
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static LayersPostProcessor circuitBreakerStarterFallbackPostProcessor(
            CircuitBreakerAttributeSource attributes, Plans plans) {
        return new LayersPostProcessor(attributes, plans);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static GuardedMethodsValidator circuitBreakerStarterMethodsValidator(
            CircuitBreakerAttributeSource attributes, Plans plans, ConfigurableListableBeanFactory beans) {
        return new GuardedMethodsValidator(attributes, plans, beans);
    }
}
