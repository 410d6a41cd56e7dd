package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CallNotPermittedException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.resilience.annotation.ConcurrencyLimit;
import org.springframework.resilience.annotation.Retryable;

/**
 * What stands between the two layers and makes one logical call wait, or be made several times: Spring's {@code
 * Retryable} and {@code ConcurrencyLimit}.
 *
 * <p>The attempts of one logical call share the attributes of their invocation, which is where the first rejection is
 * kept, so that it is the only one that counts.
 */
final class Repetition {

    private static final String REJECTION = Repetition.class.getName() + ".rejection";

    private Repetition() {}

    /** Tells whether the method has one of these annotations, found as Spring finds them. */
    static boolean mayHappen(Method method, Class<?> type) {
        Method specific = AopUtils.getMostSpecificMethod(method, type);
        return isAnnotated(method) || isAnnotated(specific) || isAnnotated(type);
    }

    private static boolean isAnnotated(AnnotatedElement element) {
        return hasAnnotation(element, Retryable.class) || hasAnnotation(element, ConcurrencyLimit.class);
    }

    private static boolean hasAnnotation(AnnotatedElement element, Class<? extends Annotation> annotation) {
        return AnnotatedElementUtils.hasAnnotation(element, annotation);
    }

    /** The rejection of an earlier attempt of the same logical call, if there was one. */
    static @Nullable CallNotPermittedException earlierRejection(MethodInvocation call) {
        return call instanceof ProxyMethodInvocation invocation
                ? (CallNotPermittedException) invocation.getUserAttribute(REJECTION)
                : null;
    }

    static void remember(MethodInvocation call, CallNotPermittedException rejection) {
        if (call instanceof ProxyMethodInvocation invocation) {
            invocation.setUserAttribute(REJECTION, rejection);
        }
    }
}
