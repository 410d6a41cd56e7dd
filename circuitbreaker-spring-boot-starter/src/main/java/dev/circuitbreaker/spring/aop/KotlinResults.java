package dev.circuitbreaker.spring.aop;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import kotlin.Result;
import kotlin.jvm.JvmClassMappingKt;
import kotlin.reflect.KClass;
import kotlin.reflect.KFunction;
import kotlin.reflect.jvm.ReflectJvmMapping;
import org.jspecify.annotations.Nullable;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * What functions of Kotlin return that say {@code Result}. It is a value class: a plain function returns what is inside, its
 * compiled form says {@code Object}, and a failure is an object of a class that Kotlin keeps to itself. From a suspending
 * function, and where a generic type stands between, it comes in its box.
 */
public final class KotlinResults {

    static final String TYPE = "kotlin.Result";

    private static final boolean IS_PRESENT = KotlinDetector.isKotlinPresent();

    private KotlinResults() {}

    /**
     * Tells whether there may be results at all.
     *
     * @return false for an application without Kotlin
     */
    public static boolean arePossible() {
        return IS_PRESENT;
    }

    /**
     * The exception inside a result, if it is a failed one.
     *
     * @param value what a function returned, boxed or not
     * @return null if it is no failure
     */
    public static @Nullable Throwable failureIn(@Nullable Object value) {
        return IS_PRESENT && value != null ? Library.failureIn(value) : null;
    }

    /**
     * Puts a result into its box.
     *
     * @param value what a plain function returned, or a result in its box
     * @return the result in its box
     */
    public static Object boxed(@Nullable Object value) {
        return Library.boxed(value);
    }

    /** Takes a result out of its box, if it is in one. */
    static @Nullable Object unboxed(@Nullable Object value) {
        return value == null ? null : Library.unboxed(value);
    }

    /**
     * Tells whether a type is that of results.
     *
     * @param type the type
     * @return whether it is
     */
    public static boolean is(ResolvableType type) {
        return type.toClass().getName().equals(TYPE);
    }

    /** Tells whether a method returns a result without its box: then its compiled name has a mark, and its type is lost. */
    static boolean isUnboxedBy(Method method) {
        return method.getReturnType() == Object.class
                && method.getName().indexOf('-') > 0
                && KotlinDetector.isKotlinType(method.getDeclaringClass());
    }

    /** What a plain function of Kotlin returns by its source, if that is a result, of whatever; null if it is not. */
    static @Nullable ResolvableType returned(Method method) {
        return isUnboxedBy(method) && KotlinDetector.isKotlinReflectPresent() && Reflection.isResult(method)
                ? Library.type()
                : null;
    }

    /** Tells whether a plain function returns a result, and takes no value classes, which generic types would box as well. */
    static boolean isOnly(Method method) {
        return returned(method) != null && !Reflection.takesValueClass(method);
    }

    /**
     * Makes the failure in a result known to what goes by exceptions, and gives the result back in its place afterwards. For
     * one call.
     */
    public static final class Exposed {

        private @Nullable Object result;
        private @Nullable Throwable failure;

        /** Creates one for a call. */
        public Exposed() {}

        /**
         * Looks into what a function returned.
         *
         * @param value what it returned
         * @return the exception inside; null if there is none
         */
        public @Nullable Throwable look(@Nullable Object value) {
            Throwable found = failureIn(value);
            if (found != null) {
                result = value;
                failure = found;
            }
            return found;
        }

        /**
         * Tells whether this is the exception that was found.
         *
         * @param thrown an exception
         * @return whether it is
         */
        public boolean isOf(Throwable thrown) {
            return thrown == failure;
        }

        /**
         * The result in which there was a failure.
         *
         * @return the result as it was
         */
        public Object result() {
            if (result == null) {
                throw new IllegalStateException("no failure has been found in a result");
            }
            return result;
        }
    }

    /** Loaded only where Kotlin is. Its functions for results are inlined into Kotlin, and not there for Java. */
    private static final class Library {

        private static final Class<?> FAILURE =
                ClassUtils.resolveClassName(TYPE + "$Failure", Result.class.getClassLoader());
        private static final Method BOX = method("box-impl", Object.class);
        private static final Method UNBOX = method("unbox-impl");
        private static final Method EXCEPTION = method("exceptionOrNull-impl", Object.class);

        private static Method method(String name, Class<?>... parameters) {
            Method found = ReflectionUtils.findMethod(Result.class, name, parameters);
            if (found == null) {
                throw new IllegalStateException("Kotlin has no " + TYPE + "." + name);
            }
            ReflectionUtils.makeAccessible(found);
            return found;
        }

        static ResolvableType type() {
            return ResolvableType.forClass(Result.class);
        }

        static @Nullable Throwable failureIn(Object value) {
            Class<?> type = value.getClass();
            if (type == FAILURE) {
                return (Throwable) call(EXCEPTION, null, value);
            }
            return type == Result.class ? (Throwable) call(EXCEPTION, null, unboxed(value)) : null;
        }

        static Object boxed(@Nullable Object value) {
            Object boxed = value instanceof Result<?> ? value : call(BOX, null, value);
            if (boxed == null) {
                throw new IllegalStateException("Kotlin has made no " + TYPE);
            }
            return boxed;
        }

        static @Nullable Object unboxed(Object value) {
            return value instanceof Result<?> ? call(UNBOX, value) : value;
        }

        private static @Nullable Object call(Method method, @Nullable Object target, @Nullable Object... arguments) {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException | IllegalAccessException e) {
                throw new IllegalStateException("Kotlin's " + TYPE + " cannot be read", e);
            }
        }
    }

    /** Loaded only where Kotlin's reflection is. */
    private static final class Reflection {

        static boolean takesValueClass(Method method) {
            KFunction<?> function = ReflectJvmMapping.getKotlinFunction(method);
            return function == null
                    || function.getParameters().stream()
                            .anyMatch(
                                    each -> each.getType().getClassifier() instanceof KClass<?> type && type.isValue());
        }

        static boolean isResult(Method method) {
            KFunction<?> function = ReflectJvmMapping.getKotlinFunction(method);
            return function != null
                    && function.getReturnType().getClassifier() instanceof KClass<?> type
                    && JvmClassMappingKt.getJavaClass(type) == Result.class;
        }
    }
}
