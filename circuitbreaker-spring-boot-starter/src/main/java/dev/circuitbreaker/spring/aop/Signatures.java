package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/** Which type stands for which, and how types and methods are written in reports: as in source code. */
final class Signatures {

    private Signatures() {}

    /**
     * Tells whether a value of one type can stand where another is wanted, boxing included. Type arguments are compared
     * only where both sides know theirs.
     */
    static boolean accepts(ResolvableType wanted, ResolvableType offered) {
        if (isVoid(wanted) || isVoid(offered)) {
            return isVoid(wanted) && isVoid(offered);
        }
        if (!ClassUtils.isAssignable(wanted.toClass(), offered.toClass())) {
            return false;
        }
        ResolvableType seen = offered.as(wanted.toClass());
        return !knowsItsArguments(wanted) || !knowsItsArguments(seen) || wanted.isAssignableFrom(offered);
    }

    static boolean isVoid(ResolvableType type) {
        Class<?> resolved = type.toClass();
        return resolved == void.class
                || resolved == Void.class
                || resolved.getName().equals("kotlin.Unit");
    }

    private static boolean knowsItsArguments(ResolvableType type) {
        return type.hasGenerics() && !type.hasUnresolvableGenerics();
    }

    /** The class and the types of the parameters: {@code com.acme.Prices.price(String)}. */
    static String describe(Method method) {
        String canonical = method.getDeclaringClass().getCanonicalName(); // a local class has none
        String type = canonical == null ? method.getDeclaringClass().getName() : canonical;
        return type + "." + method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    /** The method as it is declared: {@code Price price(String sku)}. */
    static String declaration(Method method, TypeHierarchy hierarchy) {
        return write(hierarchy.returned(method)) + " " + method.getName() + "(" + parameters(method, hierarchy) + ")";
    }

    /** The parameters with their names: {@code String sku, int count}. */
    static String parameters(Method method, TypeHierarchy hierarchy) {
        Parameter[] parameters = method.getParameters();
        return IntStream.range(0, hierarchy.parameterCount(method))
                .mapToObj(i -> write(hierarchy.parameter(method, i)) + " " + parameters[i].getName())
                .collect(Collectors.joining(", "));
    }

    static String write(ResolvableType type) {
        if (type.isArray()) {
            return write(type.getComponentType()) + "[]";
        }
        Class<?> resolved = type.resolve();
        if (resolved == null) {
            return type.getType() instanceof TypeVariable<?> variable ? variable.getName() : "?";
        }
        if (!type.hasGenerics() || type.hasUnresolvableGenerics()) {
            return resolved.getSimpleName();
        }
        return resolved.getSimpleName()
                + Arrays.stream(type.getGenerics()).map(Signatures::write).collect(Collectors.joining(", ", "<", ">"));
    }
}
