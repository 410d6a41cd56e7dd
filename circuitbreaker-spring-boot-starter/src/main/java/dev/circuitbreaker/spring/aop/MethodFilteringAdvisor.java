package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import org.aopalliance.aop.Advice;
import org.springframework.aop.Advisor;
import org.springframework.aop.Pointcut;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;

/**
 * Another advisor, for the guarded methods only or for all but these, so that it can stand in two places of one proxy.
 *
 * @param whole the other advisor
 * @param guarded picks the guarded methods
 * @param forGuarded whether it is for these or for the others
 */
record MethodFilteringAdvisor(Advisor whole, GuardPointcut guarded, boolean forGuarded) implements PointcutAdvisor {

    @Override
    public Pointcut getPointcut() {
        return new StaticMethodMatcherPointcut() {
            @Override
            public boolean matches(Method method, Class<?> targetClass) {
                return guarded.picks(method, targetClass) == forGuarded && picks(whole, method, targetClass);
            }
        };
    }

    /** Tells whether an advisor is for a method, whatever its arguments may be. */
    static boolean picks(Advisor advisor, Method method, Class<?> targetClass) {
        return !(advisor instanceof PointcutAdvisor selective)
                || (selective.getPointcut().getClassFilter().matches(targetClass)
                        && selective.getPointcut().getMethodMatcher().matches(method, targetClass));
    }

    @Override
    public Advice getAdvice() {
        return whole.getAdvice();
    }

    @Override
    public boolean isPerInstance() {
        return whole.isPerInstance();
    }
}
