package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The only reader of the annotation.
 *
 * <p>One on a method beats one on a type, and the nearer type beats the farther one: the class, its superclasses, its
 * interfaces. One on a class speaks for all its public methods, one on an interface for the methods of that interface.
 * The methods of {@code Object} are never guarded, nor is a fallback by the annotation on a type that names it.
 *
 * <p>Belongs to the infrastructure of AOP, so that making this bean does not begin with a search for the advisors that
 * need it.
 */
final class CircuitBreakerAttributeSource implements AopInfrastructureBean {

    /** Whether a type mentions the annotation itself, without those it inherits from. */
    private final Map<Class<?>, Boolean> mentioning = new ConcurrentHashMap<>();

    private final ProxyableTypes proxyable;

    /** Creates one that knows of no beans. */
    CircuitBreakerAttributeSource() {
        this(new ProxyableTypes(null));
    }

    /** Creates one with what it is worth to read. */
    CircuitBreakerAttributeSource(ProxyableTypes proxyable) {
        this.proxyable = proxyable;
    }

    /** Which classes a proxy can stand in front of. */
    ProxyableTypes proxyable() {
        return proxyable;
    }

    /** A cheap test: false means that no method of this type is guarded. */
    boolean mentions(Class<?> type) {
        return isMentionedIn(TypeHierarchy.of(type));
    }

    private boolean isMentionedIn(TypeHierarchy hierarchy) {
        for (Class<?> type : hierarchy.types()) {
            if (mentionsItself(type)) {
                return true;
            }
        }
        return false;
    }

    private boolean mentionsItself(Class<?> type) {
        if (!AnnotationUtils.isCandidateClass(type, CircuitBreaker.class)) {
            return false;
        }
        Boolean known = mentioning.get(type);
        if (known == null) {
            known = !isOfSpring(type) && isFoundIn(type);
            mentioning.put(type, known);
        }
        return known;
    }

    /**
     * Like Spring, which does not search its own classes for event listeners either, unless they are components. Its
     * configurations are components, too, and make most of the beans that a small application has.
     */
    private static boolean isOfSpring(Class<?> type) {
        return type.getName().startsWith("org.springframework.")
                && !type.getName().startsWith("org.springframework.samples.")
                && (!AnnotatedElementUtils.isAnnotated(type, Component.class)
                        || AnnotatedElementUtils.isAnnotated(type, Configuration.class));
    }

    private static boolean isFoundIn(Class<?> type) {
        if (MergedAnnotations.from(type).isPresent(CircuitBreaker.class)) {
            return true;
        }
        try {
            for (Method method : ReflectionUtils.getDeclaredMethods(type)) {
                if (MergedAnnotations.from(method).isPresent(CircuitBreaker.class)) {
                    return true;
                }
            }
            return false;
        } catch (IllegalStateException e) {
            return false; // a signature names a class that is not there, as in many an auto-configuration
        }
    }

    /**
     * Reads what is said about a method.
     *
     * @param type the class on whose instance the method is called
     * @return null if nothing is said
     */
    @Nullable
    CircuitBreakerAttribute find(Method method, Class<?> type) {
        TypeHierarchy hierarchy = TypeHierarchy.of(type);
        if (isMethodOfObject(method) || !isMentionedIn(hierarchy)) {
            return null;
        }
        Method real = KotlinSourceNames.bridged(method, type);
        CircuitBreakerAttribute attribute = onMethod(real, hierarchy);
        return attribute != null ? attribute : onType(real, hierarchy);
    }

    private @Nullable CircuitBreakerAttribute onMethod(Method method, TypeHierarchy hierarchy) {
        for (Method same : hierarchy.overridden(method)) {
            CircuitBreakerAttribute attribute = mentionsItself(same.getDeclaringClass()) ? on(same) : null;
            if (attribute != null) {
                return attribute;
            }
        }
        return null;
    }

    /** Whether the annotation stands on the method itself, not on its type. */
    boolean isOnMethod(Method method, Class<?> type) {
        TypeHierarchy hierarchy = TypeHierarchy.of(type);
        return isMentionedIn(hierarchy) && onMethod(KotlinSourceNames.bridged(method, type), hierarchy) != null;
    }

    private @Nullable CircuitBreakerAttribute onType(Method method, TypeHierarchy hierarchy) {
        if (!Modifier.isPublic(method.getModifiers())) {
            return null;
        }
        for (Class<?> type : hierarchy.types()) {
            CircuitBreakerAttribute attribute = mentionsItself(type) ? on(type) : null;
            if (attribute != null && (!type.isInterface() || hierarchy.declares(type, method))) {
                return method.getName().equals(attribute.fallbackMethod()) ? null : attribute;
            }
        }
        return null;
    }

    private static @Nullable CircuitBreakerAttribute on(AnnotatedElement element) {
        MergedAnnotation<CircuitBreaker> found = MergedAnnotations.from(element).get(CircuitBreaker.class);
        return found.isPresent()
                ? new CircuitBreakerAttribute(
                        found.getString("name"),
                        found.getString("key"),
                        found.getString("fallbackMethod"),
                        found.getString("fallbackCache"))
                : null;
    }

    private static boolean isMethodOfObject(Method method) {
        if (method.getDeclaringClass() == Object.class) {
            return true;
        }
        return ClassUtils.hasMethod(Object.class, method.getName(), method.getParameterTypes())
                || (method.getName().equals("finalize") && method.getParameterCount() == 0);
    }
}
