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
        boolean limited = Repetition.hasAnnotation(ConcurrencyLimit.class, method, type);
        boolean unseen = plan.endsLater() || Suspending.is(method);
        if (retried && unseen) {
            warnings.add("@Retryable of " + Types.describe(method) + unseen(plan));
        }
        if (limited && !plan.endsAtOnce()) {
            warnings.add(
                    "@ConcurrencyLimit of " + Types.describe(method) + " does not limit how many calls are under way, "
                            + "but only how many threads are inside the method before it returns.");
        }
        if (plan.isHiddenByTimeLimit()) {
            warnings.add(
                    "The time limit of @Retryable of " + Types.describe(method) + " cancels a call that hangs, and "
                            + "that does not count: what the method returns does not say why it was cancelled. Set call-timeout "
                            + "of circuit breaker '" + plan.breakerName() + "'.");
        }
        if (!(bean instanceof Advised proxy)) {
            return warnings;
        }
        if (retried && !has(proxy, AdvisorKind.RETRY)) {
            warnings.add(switchedOff(method, "@Retryable"));
        } else if (retried && !unseen && !isEnded(plan, proxy)) {
            String reason = plan.endsLoops()
                    ? "something between them has to see every attempt"
                    : "what the method returns has no value that could end it";
            warnings.add("An open circuit breaker does not end the loop of @Retryable of " + Types.describe(method)
                    + ", which waits out its delays: " + reason
                    + ". Write excludes = CallNotPermittedException.class.");
        }
        if (limited && !has(proxy, AdvisorKind.LIMIT)) {
            warnings.add(switchedOff(method, "@ConcurrencyLimit"));
        }
        return warnings;
    }

    private static String unseen(Plan plan) {
        return plan.endsLater()
                ? " does not retry a future that fails, but only what the method throws before it returns one. Let it "
                        + "return a Mono, or a plain value."
                : " does not retry a suspending function that fails, since Spring does not wait for it. Retry inside the "
                        + "function.";
    }

    private static String switchedOff(Method method, String annotation) {
        return annotation + " of " + Types.describe(method) + " does nothing: add @EnableResilientMethods.";
    }

    private static boolean isEnded(Plan plan, Advised proxy) {
        return plan.repetition().excludesRejections()
                || (plan.endsLoops()
                        && plan.repetition().canBeEnded()
                        && Arrangement.find(proxy, LoopEnd.class) != null);
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
