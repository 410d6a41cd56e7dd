package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;

/** What an annotation asks for that will not happen, although nothing is wrong enough to stop the application. */
final class GuardWarnings {

    private static final String WEAVE = "or weave the class with AspectJ";

    private GuardWarnings() {}

    /**
     * Finds what will not happen.
     *
     * @param bean the bean, if it exists already
     */
    static List<String> of(Method method, Class<?> type, PlanOutline outline, @Nullable Object bean) {
        List<String> warnings = new ArrayList<>();
        Consumer<String> warn = warnings::add;
        uninterceptable(method, type, bean).ifPresent(warn);
        unanswered(method, type, outline).ifPresent(warn);
        untimed(method, outline).ifPresent(warn);
        apart(method, outline, bean).ifPresent(warn);
        bridged(method).ifPresent(warn);
        untold(method, outline).ifPresent(warn);
        RetryWarnings.of(method, type, outline, bean).forEach(warn);
        for (Fallback fallback : outline.fallbackMethods()) {
            undeclared(method, fallback).forEach(warn);
        }
        return warnings;
    }

    /** A proxy has only methods that others can call and that it can override. */
    private static Optional<String> uninterceptable(Method method, Class<?> type, @Nullable Object bean) {
        int modifiers = method.getModifiers();
        if (GuardMarkingInterceptor.isWoven(method.getDeclaringClass()) && !Modifier.isStatic(modifiers)) {
            return Optional.empty();
        }
        if (Modifier.isPrivate(modifiers)) {
            return warning(method, "is private, so no proxy can stand in front of it", "Make it visible, " + WEAVE);
        }
        if (Modifier.isStatic(modifiers)) {
            return warning(method, "is static, so no proxy can stand in front of it", "Make it an instance method");
        }
        if (bean instanceof Proxy || method.getDeclaringClass().isInterface()) {
            return Optional.empty();
        }
        return Modifier.isFinal(modifiers)
                ? warning(method, "is final, so a class proxy cannot override it", "Remove 'final', " + WEAVE)
                : Optional.empty();
    }

    /** No caller waits for a void method that runs elsewhere, so none could get an answer. */
    private static Optional<String> unanswered(Method method, Class<?> type, PlanOutline outline) {
        boolean elsewhere = AnnotatedElementUtils.hasAnnotation(method, Async.class)
                || AnnotatedElementUtils.hasAnnotation(type, Async.class);
        return elsewhere
                        && method.getReturnType() == void.class
                        && !outline.fallbackMethods().isEmpty()
                ? Optional.of("The fallback of " + Signatures.describe(method)
                        + " does not run when the method fails: it is asynchronous and returns nothing. "
                        + "Let it return a CompletableFuture.")
                : Optional.empty();
    }

    /** The outer layer goes by what the inner one has counted, which it hears of within one proxy only. */
    private static Optional<String> apart(Method method, PlanOutline outline, @Nullable Object bean) {
        boolean apart = outline.answers()
                && bean instanceof Advised proxy
                && AdvisorArrangement.find(proxy, FallbackInterceptor.class) != null
                && AdvisorArrangement.find(proxy, BreakerInterceptor.class) == null;
        return apart
                ? Optional.of("The fallback of " + Signatures.describe(method)
                        + " does not run: its bean has a proxy in a proxy, "
                        + "of which the inner one cannot be changed. Let that not be frozen, or be made by Spring.")
                : Optional.empty();
    }

    private static Optional<String> bridged(Method method) {
        return KotlinSourceNames.hasBlindBridge(method)
                ? Optional.of("The circuit breaker of " + Signatures.describe(method)
                        + " is not asked when the method is called "
                        + "as that of a generic type: Kotlin then calls another one, which has value classes in their "
                        + "boxes. Call it as that of its class, " + WEAVE + ".")
                : Optional.empty();
    }

    /** Of a future that does not tell when it ends, the end is not noticed. */
    private static Optional<String> untold(Method method, PlanOutline outline) {
        String type = method.getReturnType().getSimpleName();
        if (outline.style() instanceof FutureCalls style && !style.areTold()) {
            return Optional.of("A call of " + Signatures.describe(method) + " counts only when its " + type
                    + " is asked for the result, and is in flight until then, because a future of that type need not tell "
                    + "when it ends. Let it return a CompletableFuture.");
        }
        if (!(outline.style() instanceof IrreplaceableFutureCalls style)) {
            return Optional.empty();
        }
        if (!style.areTold()) {
            return Optional.of("A call of " + Signatures.describe(method)
                    + " counts as successful when the method returns, because " + "a " + type
                    + " does not tell when it ends. Let it return a CompletableFuture.");
        }
        return outline.answers()
                ? Optional.of("The fallback of " + Signatures.describe(method) + " does not run when its " + type
                        + " fails, because no other can be given in its place. Let it return a CompletableFuture"
                        + " or an interface.")
                : Optional.empty();
    }

    private static Optional<String> untimed(Method method, PlanOutline outline) {
        return outline.ignoresCallTimeout()
                ? Optional.of("The call-timeout of circuit breaker '" + outline.breakerName() + "' does not hold for "
                        + Signatures.describe(method)
                        + ": a deadline is kept for a CompletableFuture only. Let it return a "
                        + "CompletableFuture.")
                : Optional.empty();
    }

    private static Stream<String> undeclared(Method method, Fallback fallback) {
        if (!plainlyThrows(method)) {
            return Stream.empty();
        }
        return Arrays.stream(fallback.method().getExceptionTypes())
                .filter(GuardWarnings::isChecked)
                .filter(thrown ->
                        Arrays.stream(method.getExceptionTypes()).noneMatch(it -> it.isAssignableFrom(thrown)))
                .map(thrown ->
                        "Fallback " + Signatures.describe(fallback.method()) + " may throw " + thrown.getSimpleName()
                                + ", which " + Signatures.describe(method)
                                + " does not declare: callers would get an UndeclaredThrowableException. Declare it there, or "
                                + "throw an unchecked exception.");
    }

    /** Kotlin knows no checked exceptions, and a future has a place for them. */
    private static boolean plainlyThrows(Method method) {
        return !SuspendingFunctions.is(method);
    }

    private static boolean isChecked(Class<?> thrown) {
        return !RuntimeException.class.isAssignableFrom(thrown) && !Error.class.isAssignableFrom(thrown);
    }

    private static Optional<String> warning(Method method, String reason, String cure) {
        return Optional.of("The circuit breaker of " + Signatures.describe(method) + " does nothing: the method "
                + reason + ". " + cure + ".");
    }
}
