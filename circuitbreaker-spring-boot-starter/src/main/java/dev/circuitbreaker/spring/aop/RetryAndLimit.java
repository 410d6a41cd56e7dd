package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CallNotPermittedException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.resilience.annotation.ConcurrencyLimit;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.util.StringValueResolver;

/**
 * What stands between the two layers and makes one logical call wait, or be made several times: Spring's {@code
 * Retryable} and {@code ConcurrencyLimit}.
 *
 * @param isPossible whether the method has one of these annotations
 * @param canBeEnded whether the loop of a retry may be given a result that means nothing: not where nothing waits for the
 *     method, as with one that is asynchronous and returns nothing, for what fails there is to be heard of; nor where there
 *     is no loop, as with suspending functions
 * @param retry what {@code Retryable} says; null if there is none
 * @param maxRetries how many more attempts it makes
 */
record RetryAndLimit(
        boolean isPossible, boolean canBeEnded, @Nullable Retryable retry, long maxRetries) {

    /**
     * Finds what there is for a method.
     *
     * @param resolver resolves placeholders
     */
    static RetryAndLimit of(Method method, Class<?> type, StringValueResolver resolver) {
        boolean unheard = SuspendingFunctions.is(method)
                || (hasAnnotation(Async.class, method, type) && !Future.class.isAssignableFrom(method.getReturnType()));
        Retryable retry = retry(method, type);
        return new RetryAndLimit(
                mayHappen(method, type), !unheard, retry, retry == null ? 0 : maxRetries(retry, resolver));
    }

    private static @Nullable Retryable retry(Method method, Class<?> type) {
        Method specific = AopUtils.getMostSpecificMethod(method, type);
        for (AnnotatedElement element : List.of(specific, method, specific.getDeclaringClass(), type)) {
            Retryable found = AnnotatedElementUtils.getMergedAnnotation(element, Retryable.class);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static long maxRetries(Retryable retry, StringValueResolver resolver) {
        try {
            String written = resolver.resolveStringValue(retry.maxRetriesString());
            return written == null || written.isEmpty() ? retry.maxRetries() : Long.parseLong(written);
        } catch (IllegalArgumentException e) {
            return retry.maxRetries(); // for the retry to complain about
        }
    }

    /**
     * Tells whether a retry would make another attempt after this failure, as far as the annotation says so.
     *
     * @param failures how many attempts have failed so far
     */
    boolean goesOnAfter(Throwable thrown, int failures) {
        return retry != null
                && failures <= maxRetries
                && (isNone(retry.includes()) || isOneOf(retry.includes(), thrown))
                && !isOneOf(retry.excludes(), thrown);
    }

    /** Tells whether the annotation says that a retry is not to go on after a rejection. */
    boolean excludesRejections() {
        return retry != null
                && List.of(retry.excludes()).stream()
                        .anyMatch(type -> type.isAssignableFrom(CallNotPermittedException.class));
    }

    /** Tells whether there is a limit for how long a retry may take. */
    boolean hasTimeLimit() {
        return retry != null && (retry.timeout() > 0 || !retry.timeoutString().isEmpty());
    }

    private static boolean isNone(Class<?>[] types) {
        return types.length == 0;
    }

    private static boolean isOneOf(Class<?>[] types, Throwable thrown) {
        return Failures.find(thrown, each -> {
                    for (Class<?> type : types) {
                        if (type.isInstance(each)) {
                            return true;
                        }
                    }
                    return false;
                })
                != null;
    }

    /** Tells whether the method has one of these annotations, found as Spring finds them. */
    static boolean mayHappen(Method method, Class<?> type) {
        return hasAnnotation(Retryable.class, method, type) || hasAnnotation(ConcurrencyLimit.class, method, type);
    }

    /** Tells whether a method has an annotation, found as Spring finds them. */
    static boolean hasAnnotation(Class<? extends Annotation> annotation, Method method, Class<?> type) {
        return isAnnotated(method, annotation)
                || isAnnotated(AopUtils.getMostSpecificMethod(method, type), annotation)
                || isAnnotated(type, annotation);
    }

    private static boolean isAnnotated(AnnotatedElement element, Class<? extends Annotation> annotation) {
        return AnnotatedElementUtils.hasAnnotation(element, annotation);
    }
}
