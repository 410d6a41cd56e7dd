package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import java.util.function.BooleanSupplier;
import org.springframework.aop.support.StaticMethodMatcherPointcut;

/** Picks the guarded methods: all of them, or those around which there is more to do than to ask the breaker. */
class GuardPointcut extends StaticMethodMatcherPointcut {

    private final CircuitBreakerAttributeSource attributes;
    private final boolean outermost;
    private final BooleanSupplier areWatched;

    GuardPointcut(CircuitBreakerAttributeSource attributes, boolean outermost) {
        this(attributes, outermost, () -> false);
    }

    /**
     * Makes one.
     *
     * @param outermost whether to leave out those around which there is no more to do
     * @param areWatched whether calls are watched, which is something to do around all of them
     */
    GuardPointcut(CircuitBreakerAttributeSource attributes, boolean outermost, BooleanSupplier areWatched) {
        this.attributes = attributes;
        this.outermost = outermost;
        this.areWatched = areWatched;
        setClassFilter(
                type -> attributes.mentions(type) && attributes.proxyable().includes(type));
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
        CircuitBreakerAttribute attribute = attributes.find(method, targetClass);
        return attribute != null
                && (!outermost
                        || attribute.hasFallback()
                        || areWatched.getAsBoolean()
                        || RetryAndLimit.mayHappen(method, targetClass));
    }

    /** Tells whether it picks a method, for one that has not asked the class filter. */
    final boolean picks(Method method, Class<?> targetClass) {
        return getClassFilter().matches(targetClass) && matches(method, targetClass);
    }
}
