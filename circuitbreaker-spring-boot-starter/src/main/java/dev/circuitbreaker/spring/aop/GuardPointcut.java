package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import org.springframework.aop.support.StaticMethodMatcherPointcut;

/** Picks the guarded methods: all of them, or those around which there is more to do than to ask the breaker. */
class GuardPointcut extends StaticMethodMatcherPointcut {

    private final CircuitBreakerAttributeSource attributes;
    private final boolean outermost;

    GuardPointcut(CircuitBreakerAttributeSource attributes, boolean outermost) {
        this.attributes = attributes;
        this.outermost = outermost;
        setClassFilter(
                type -> attributes.mentions(type) && attributes.proxyable().includes(type));
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
        CircuitBreakerAttribute attribute = attributes.find(method, targetClass);
        return attribute != null
                && (!outermost || attribute.hasFallback() || RetryAndLimit.mayHappen(method, targetClass));
    }

    /** Tells whether it picks a method, for one that has not asked the class filter. */
    final boolean picks(Method method, Class<?> targetClass) {
        return getClassFilter().matches(targetClass) && matches(method, targetClass);
    }
}
