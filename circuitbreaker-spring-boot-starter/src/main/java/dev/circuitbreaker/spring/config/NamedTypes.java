package dev.circuitbreaker.spring.config;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.BeansException;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/** Finds the exception classes and predicates that settings name. */
final class NamedTypes {

    private final Function<String, @Nullable Object> beans;
    private final @Nullable ClassLoader classLoader;
    private final Set<Class<?>> loaded = new LinkedHashSet<>();
    private final Map<Class<?>, Object> instances = new HashMap<>();

    NamedTypes(Function<String, @Nullable Object> beans, @Nullable ClassLoader classLoader) {
        this.beans = beans;
        this.classLoader = classLoader;
    }

    /** The classes that settings have named so far. */
    Set<Class<?>> loaded() {
        return loaded;
    }

    Class<? extends Throwable> exception(String name) {
        Class<?> type = load(name);
        if (type == null) {
            throw new RefusedValueException(
                    "must be the full name of an exception class, and there is no class of this name",
                    new ExceptionSuggestions(classLoader)
                            .nearest(name)
                            .map(nearest -> "Did you mean " + nearest + "?")
                            .orElse(
                                    "Write a name such as java.io.IOException, or add the library that brings the class."));
        }
        if (!Throwable.class.isAssignableFrom(type)) {
            throw new RefusedValueException(
                    "must be the full name of an exception class, and this class is not a Throwable",
                    "Write a name such as java.io.IOException.");
        }
        return type.asSubclass(Throwable.class);
    }

    Predicate<Throwable> exceptionPredicate(String name) {
        Predicate<?> predicate = predicate(name);
        Class<?> accepted = ResolvableType.forClass(predicate.getClass())
                .as(Predicate.class)
                .getGeneric()
                .resolve(Object.class);
        if (!accepted.isAssignableFrom(Throwable.class)) {
            throw new RefusedValueException(
                    "must accept every exception, and this one accepts " + accepted.getName() + " only",
                    "Make it a Predicate<Throwable>.");
        }
        @SuppressWarnings("unchecked") // Checked above as far as the class tells.
        Predicate<Throwable> ofThrowable = (Predicate<Throwable>) predicate;
        return ofThrowable;
    }

    Predicate<@Nullable Object> resultPredicate(String name) {
        @SuppressWarnings("unchecked") // Only calls can tell: one that throws makes the call a failure and is logged.
        Predicate<@Nullable Object> ofObject = (Predicate<@Nullable Object>) predicate(name);
        return ofObject;
    }

    private Predicate<?> predicate(String name) {
        Object candidate = beans.apply(name);
        if (candidate == null) {
            Class<?> type = load(name);
            if (type == null) {
                throw new RefusedValueException(
                        "must name a Predicate, and there is neither a bean nor a class of this name",
                        "Write the name of a bean, or the full name of a class, that is a java.util.function.Predicate.");
            }
            if (!Predicate.class.isAssignableFrom(type)) {
                throw noPredicate(type);
            }
            candidate = instances.computeIfAbsent(type, NamedTypes::instantiate);
        }
        if (candidate instanceof Predicate<?> predicate) {
            return predicate;
        }
        throw noPredicate(candidate.getClass());
    }

    private static RefusedValueException noPredicate(Class<?> type) {
        return new RefusedValueException(
                "must name a Predicate, and " + type.getName() + " is none",
                "Let " + ClassUtils.getShortName(type)
                        + " implement java.util.function.Predicate, or name another one.");
    }

    private static Object instantiate(Class<?> type) {
        try {
            return BeanUtils.instantiateClass(type);
        } catch (BeansException | LinkageError refused) {
            throw new RefusedValueException(
                    "must name a Predicate that can be created, and this one cannot: " + reason(refused),
                    "Give the class a constructor without parameters, or make it a bean and write its name.");
        }
    }

    /** An error in the initialiser of a class says nothing itself. */
    private static String reason(Throwable refused) {
        Throwable cause = refused instanceof LinkageError ? refused.getCause() : null;
        if (cause == null) {
            return String.valueOf(refused.getMessage());
        }
        // From the second attempt on, the cause stands for another one, which only its message tells.
        return "its initialiser failed with "
                + (cause instanceof ExceptionInInitializerError earlier ? earlier.getMessage() : cause);
    }

    private @Nullable Class<?> load(String name) {
        try {
            Class<?> type = ClassUtils.forName(name, classLoader);
            loaded.add(type);
            return type;
        } catch (ClassNotFoundException | LinkageError | IllegalArgumentException missing) {
            return null;
        }
    }
}
