package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.resilience.annotation.ConcurrencyLimit;

/** What {@code Retryable} and {@code ConcurrencyLimit} beside the annotation will not do. */
final class RetryWarnings {

    private RetryWarnings() {}

    /**
     * Finds what will not happen.
     *
     * @param bean the bean, if it exists already
     */
    static List<String> of(Method method, Class<?> type, Plan plan, @Nullable Object bean) {
        List<String> warnings = new ArrayList<>();
        boolean retried = plan.repetition().retry() != null;
        if (retried && plan.endsLater()) {
            warnings.add(
                    "@Retryable of " + Types.describe(method) + " does not retry a future that fails, but only what "
                            + "the method throws before it returns one. Let it return a Mono, or a plain value.");
        }
        if (bean instanceof Advised proxy) {
            if (retried && !has(proxy, AdvisorKind.RETRY)) {
                warnings.add(switchedOff(method, "@Retryable"));
            } else if (retried && !plan.endsLater() && !isEnded(plan, proxy)) {
                warnings.add("An open circuit breaker does not end the loop of @Retryable of " + Types.describe(method)
                        + ", which waits out its delays: something between them has to see every attempt. Write "
                        + "excludes = CallNotPermittedException.class.");
            }
            if (Repetition.hasAnnotation(ConcurrencyLimit.class, method, type) && !has(proxy, AdvisorKind.LIMIT)) {
                warnings.add(switchedOff(method, "@ConcurrencyLimit"));
            }
        }
        return warnings;
    }

    private static String switchedOff(Method method, String annotation) {
        return annotation + " of " + Types.describe(method) + " does nothing: add @EnableResilientMethods.";
    }

    private static boolean isEnded(Plan plan, Advised proxy) {
        return plan.repetition().excludesRejections()
                || (plan.repetition().canBeEnded() && Arrangement.find(proxy, LoopEnd.class) != null);
    }

    private static boolean has(Advised proxy, AdvisorKind kind) {
        for (Advisor advisor : proxy.getAdvisors()) {
            if (AdvisorKind.of(advisor) == kind) {
                return true;
            }
        }
        return false;
    }
}
