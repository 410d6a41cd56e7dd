package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;

/** The outer layer: stands around everything else that is around the method. */
final class FallbackInterceptor implements MethodInterceptor {

    private final Plans plans;

    /** What stands between the layers of this proxy and has a say in whether the call may be made. */
    private final List<Advisor> judges;

    private final ConcurrentMap<Method, Boolean> judged = new ConcurrentHashMap<>();

    FallbackInterceptor(Plans plans, List<Advisor> judges) {
        this.plans = plans;
        this.judges = judges;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        Plan plan = plans.of(call);
        return plan.recover(call, plan.isRepeated() && !isJudged(call));
    }

    /** Nothing may be answered before a caller's right to it has been looked at, so the breaker is not asked first then. */
    private boolean isJudged(MethodInvocation call) {
        if (judges.isEmpty()) {
            return false;
        }
        Boolean known = judged.get(call.getMethod());
        if (known == null) {
            known = isPicked(call);
            judged.put(call.getMethod(), known);
        }
        return known;
    }

    private boolean isPicked(MethodInvocation call) {
        Object target = call.getThis();
        Class<?> type = target == null ? call.getMethod().getDeclaringClass() : target.getClass();
        for (Advisor judge : judges) {
            if (MethodFilteringAdvisor.picks(judge, call.getMethod(), type)) {
                return true;
            }
        }
        return false;
    }
}
