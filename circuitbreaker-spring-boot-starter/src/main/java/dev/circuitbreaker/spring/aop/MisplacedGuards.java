package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CallNotPermittedException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Annotations that stand where they say something else than was probably meant. */
final class MisplacedGuards {

    private MisplacedGuards() {}

    static List<String> of(
            Method method, Class<?> type, PlanOutline outline, CircuitBreakerAttributeSource attributes) {
        List<String> warnings = new ArrayList<>();
        if (AnnotatedElementUtils.hasAnnotation(method, Bean.class)) {
            warnings.add("The circuit breaker of " + Signatures.describe(method)
                    + " guards one call, that which makes the bean: "
                    + "the method is a @Bean method. Put the annotation on the methods of the bean's class.");
        }
        if (outline.breakerName().startsWith("#")) {
            warnings.add(
                    "The circuit breaker of " + Signatures.describe(method) + " is called '" + outline.breakerName()
                            + "': a name is no expression. Write a plain name, and key = \"" + outline.breakerName()
                            + "\" for a circuit breaker per key.");
        }
        unanswerable(method, outline).ifPresent(warnings::add);
        for (Fallback fallback : outline.fallbackMethods()) {
            if (fallback.bean() == null && attributes.isOnMethod(fallback.method(), type)) {
                warnings.add("The circuit breaker of fallback " + Signatures.describe(fallback.method())
                        + " does nothing when the fallback answers for " + Signatures.describe(method)
                        + ": no proxy stands between. Move the fallback to another bean and write beanName::"
                        + fallback.method().getName() + ", or remove its annotation.");
            }
        }
        return warnings;
    }

    private static Optional<String> unanswerable(Method method, PlanOutline outline) {
        List<Fallback> fallbacks = outline.fallbackMethods();
        if (fallbacks.isEmpty()
                || outline.remembersResults()
                || fallbacks.stream().anyMatch(MisplacedGuards::answersRejection)) {
            return Optional.empty();
        }
        return Optional.of("No fallback of " + Signatures.describe(method) + " answers when circuit breaker '"
                + outline.breakerName()
                + "' rejects a call: none takes a CallNotPermittedException. Add an overload of '"
                + fallbacks.get(0).method().getName() + "' that does, or that takes a Throwable.");
    }

    private static boolean answersRejection(Fallback fallback) {
        Class<?> taken = fallback.throwable();
        return taken == null || taken.isAssignableFrom(CallNotPermittedException.class);
    }

    /** A bean that exists and has no proxy, although its class could have one. */
    static Optional<String> madeTooEarly(Class<?> type, @Nullable Object bean) {
        if (!type.isInstance(bean) || bean instanceof Advised || GuardMarkingInterceptor.isWoven(type)) {
            return Optional.empty();
        }
        return Optional.of(
                "The circuit breakers of " + type.getName() + " do nothing: its bean was made before proxies "
                        + "could be, because a BeanPostProcessor needs it, or was registered as it is. Let the BeanPostProcessor "
                        + "take an ObjectProvider and ask it later, or declare the processor's @Bean method static.");
    }
}
