package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import org.springframework.aop.support.StaticMethodMatcherPointcut;

/** Picks the guarded methods: all of them, or those around which there is more to do than to ask the breaker. */
class GuardPointcut extends StaticMethodMatcherPointcut {

    private final GuardReader reader;
    private final boolean outermost;

    GuardPointcut(GuardReader reader, boolean outermost) {
        this.reader = reader;
        this.outermost = outermost;
        setClassFilter(type -> reader.mentions(type) && reader.reach().includes(type));
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
        Guard guard = reader.read(method, targetClass);
        return guard != null && (!outermost || guard.hasFallback() || Repetition.mayHappen(method, targetClass));
    }

    /** Tells whether it picks a method, for one that has not asked the class filter. */
    final boolean picks(Method method, Class<?> targetClass) {
        return getClassFilter().matches(targetClass) && matches(method, targetClass);
    }
}
