package dev.circuitbreaker.neighbours;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.aop.Advisor;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/** What stands around one method of a bean, from the outermost to the innermost. */
final class Chain {

    private static final Map<String, String> NAMES = Map.of(
            "FallbackInterceptor", "fallback",
            "AnnotationAsyncExecutionInterceptor", "async",
            "ConcurrencyLimitInterceptor", "limit",
            "RetryAnnotationInterceptor", "retry",
            "CacheInterceptor", "cache",
            "BreakerInterceptor", "breaker",
            "TransactionInterceptor", "transaction",
            "MethodValidationInterceptor", "validation",
            "DeferringMethodInterceptor", "authorization");

    private Chain() {}

    static List<String> around(Object bean, String methodName) {
        Class<?> target = AopUtils.getTargetClass(bean);
        Method method = List.of(ReflectionUtils.getDeclaredMethods(target)).stream()
                .filter(each -> each.getName().equals(methodName))
                .findFirst()
                .orElseThrow();
        List<String> names = new ArrayList<>();
        for (Advisor advisor : ((Advised) bean).getAdvisors()) {
            String name = NAMES.get(advisor.getAdvice().getClass().getSimpleName());
            if (name != null
                    && advisor instanceof PointcutAdvisor selective
                    && AopUtils.canApply(selective.getPointcut(), target)
                    && selective.getPointcut().getMethodMatcher().matches(method, target)) {
                names.add(name);
            }
        }
        return names;
    }
}
