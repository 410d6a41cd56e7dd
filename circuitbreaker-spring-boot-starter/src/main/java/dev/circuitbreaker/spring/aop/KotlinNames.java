package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import org.springframework.core.KotlinDetector;

/**
 * The names of Kotlin's functions as they are in the source. The compiler adds the module to that of an {@code internal}
 * one, after a {@code $}, and a hash to that of one that takes or returns a value class, after a {@code -}.
 */
final class KotlinNames {

    private KotlinNames() {}

    static boolean isCalled(Method method, String name) {
        String compiled = method.getName();
        if (compiled.equals(name)) {
            return true;
        }
        if (compiled.length() <= name.length() || !compiled.startsWith(name)) {
            return false;
        }
        char mark = compiled.charAt(name.length());
        return (mark == '$' || mark == '-') && KotlinDetector.isKotlinType(method.getDeclaringClass());
    }
}
