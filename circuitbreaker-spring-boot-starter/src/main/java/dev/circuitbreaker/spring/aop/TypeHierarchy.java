package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A class with all it is made of, as its instances see it: type variables are resolved.
 *
 * @param type the class, without what Spring has generated around it
 * @param types from the nearest to the farthest: the class, its superclasses but {@code Object}, its interfaces; of a
 *     dynamic proxy only the interfaces
 */
record TypeHierarchy(Class<?> type, List<Class<?>> types) {

    static TypeHierarchy of(Class<?> type) {
        Class<?> user = ClassUtils.getUserClass(type);
        Set<Class<?>> types = new LinkedHashSet<>();
        if (!Proxy.isProxyClass(user)) {
            for (Class<?> each = user; each != null && each != Object.class; each = each.getSuperclass()) {
                types.add(each);
            }
        }
        for (Class<?> each = user; each != null; each = each.getSuperclass()) {
            addInterfaces(each, types);
        }
        return new TypeHierarchy(user, List.copyOf(types));
    }

    private static void addInterfaces(Class<?> type, Set<Class<?>> types) {
        for (Class<?> each : type.getInterfaces()) {
            types.add(each);
        }
        for (Class<?> each : type.getInterfaces()) {
            addInterfaces(each, types);
        }
    }

    /** The method itself and those it overrides or implements, from the nearest type to the farthest. */
    List<Method> overridden(Method method) {
        List<Method> found = new ArrayList<>();
        for (Method each : declared()) {
            if ((each.equals(method) || isOverridable(each)) && isSameSignature(each, method)) {
                found.add(each);
            }
        }
        return found;
    }

    /** The methods with this name, nearest first, without those that a nearer one overrides or hides. */
    List<Method> visible(String name) {
        List<Method> found = new ArrayList<>();
        for (Method each : declared()) {
            if (KotlinSourceNames.isCalled(each, name) && isNew(each, found)) {
                found.add(each);
            }
        }
        return found;
    }

    private boolean isNew(Method method, List<Method> nearer) {
        for (Method each : nearer) {
            if (isSameSignature(each, method)) {
                return false;
            }
        }
        return true;
    }

    /** The names of all methods. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (Method each : declared()) {
            names.add(each.getName());
        }
        return names;
    }

    /** Tells whether a type of this hierarchy, or one that it extends, declares the method. */
    boolean declares(Class<?> type, Method method) {
        List<Class<?>> own = of(type).types();
        for (Method each : overridden(method)) {
            if (own.contains(each.getDeclaringClass())) {
                return true;
            }
        }
        return false;
    }

    boolean isSameSignature(Method one, Method other) {
        if (!one.getName().equals(other.getName()) || one.getParameterCount() != other.getParameterCount()) {
            return false;
        }
        for (int i = 0; i < one.getParameterCount(); i++) {
            if (parameter(one, i).toClass() != parameter(other, i).toClass()) {
                return false;
            }
        }
        return true;
    }

    ResolvableType parameter(Method method, int index) {
        return ResolvableType.forMethodParameter(method, index, type);
    }

    /** How many parameters its callers see: without the continuation of a suspending function. */
    int parameterCount(Method method) {
        return method.getParameterCount() - (SuspendingFunctions.is(method) ? 1 : 0);
    }

    /** What the method returns by its source; a suspending function, the {@code Mono} or {@code Flux} that Spring makes of it. */
    ResolvableType returned(Method method) {
        if (SuspendingFunctions.is(method)) {
            return SuspendingFunctions.returned(method, type);
        }
        ResolvableType result = KotlinResults.returned(method);
        return result == null ? ResolvableType.forMethodReturnType(method, type) : result;
    }

    /** What is written in the source, nearest first. */
    private List<Method> declared() {
        List<Method> declared = new ArrayList<>();
        for (Class<?> each : types) {
            for (Method method : ReflectionUtils.getDeclaredMethods(each)) {
                if (!method.isBridge() && !method.isSynthetic()) {
                    declared.add(method);
                }
            }
        }
        return declared;
    }

    private static boolean isOverridable(Method method) {
        return !Modifier.isPrivate(method.getModifiers()) && !Modifier.isStatic(method.getModifiers());
    }
}
