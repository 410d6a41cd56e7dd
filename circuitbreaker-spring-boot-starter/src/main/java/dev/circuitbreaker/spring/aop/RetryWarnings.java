package dev.circuitbreaker.spring.aop;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.resilience.annotation.ConcurrencyLimit;

/** What {@code Retryable} and {@code ConcurrencyLimit} beside the annotation will not do. */
final class RetryWarnings {

    private RetryWarnings() {}

    /**
     * Finds what will not happen.
     *
     * @param bean the bean, if it exists already
     */
    static List<String> of(Method method, Class<?> type, PlanOutline outline, @Nullable Object bean) {
        List<String> warnings = new ArrayList<>();
        boolean retried = outline.repetition().retry() != null;
        boolean limited = RetryAndLimit.hasAnnotation(ConcurrencyLimit.class, method, type);
        boolean unseen = outline.endsLater() || SuspendingFunctions.is(method);
        if (retried && unseen) {
            warnings.add("@Retryable of " + Signatures.describe(method) + unseen(outline));
        }
        if (limited && !outline.endsAtOnce()) {
            warnings.add("@ConcurrencyLimit of " + Signatures.describe(method)
                    + " does not limit how many calls are under way, "
                    + "but only how many threads are inside the method before it returns.");
        }
        if (outline.isHiddenByTimeLimit()) {
            warnings.add("The time limit of @Retryable of " + Signatures.describe(method)
                    + " cancels a call that hangs, and "
                    + "that does not count: what the method returns does not say why it was cancelled. Set call-timeout "
                    + "of circuit breaker '" + outline.breakerName() + "'.");
        }
        if (isOfSpringRetry(method)
                || isOfSpringRetry(AopUtils.getMostSpecificMethod(method, type))
                || isOfSpringRetry(type)) {
            warnings.add("@Retryable of " + Signatures.describe(method)
                    + " is that of Spring Retry, which may stand inside the "
                    + "circuit breaker: its attempts then count as one call, and an open circuit breaker does not end them. Use "
                    + "that of org.springframework.resilience.annotation.");
        }
        if (!(bean instanceof Advised proxy)) {
            return warnings;
        }
        if (retried && !has(proxy, AdvisorRole.RETRY)) {
            warnings.add(switchedOff(method, "@Retryable"));
        } else if (retried && !unseen && !isEnded(outline, proxy)) {
            String reason = outline.endsLoops()
                    ? "something between them has to see every attempt"
                    : "what the method returns has no value that could end it";
            warnings.add("An open circuit breaker does not end the loop of @Retryable of " + Signatures.describe(method)
                    + ", which waits out its delays: " + reason
                    + ". Write excludes = CallNotPermittedException.class.");
        }
        if (limited && !has(proxy, AdvisorRole.LIMIT)) {
            warnings.add(switchedOff(method, "@ConcurrencyLimit"));
        }
        return warnings;
    }

    private static boolean isOfSpringRetry(AnnotatedElement element) {
        return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY)
                .isPresent("org.springframework.retry.annotation.Retryable");
    }

    private static String unseen(PlanOutline outline) {
        return outline.endsLater()
                ? " does not retry a future that fails, but only what the method throws before it returns one. Let it "
                        + "return a Mono, or a plain value."
                : " does not retry a suspending function that fails, since Spring does not wait for it. Retry inside the "
                        + "function.";
    }

    private static String switchedOff(Method method, String annotation) {
        return annotation + " of " + Signatures.describe(method) + " does nothing: add @EnableResilientMethods.";
    }

    private static boolean isEnded(PlanOutline outline, Advised proxy) {
        return outline.repetition().excludesRejections()
                || (outline.endsLoops()
                        && outline.repetition().canBeEnded()
                        && AdvisorArrangement.find(proxy, RetryStopInterceptor.class) != null);
    }

    private static boolean has(Advised proxy, AdvisorRole kind) {
        for (Advisor advisor : proxy.getAdvisors()) {
            if (AdvisorRole.of(advisor) == kind) {
                return true;
            }
        }
        return false;
    }
}
