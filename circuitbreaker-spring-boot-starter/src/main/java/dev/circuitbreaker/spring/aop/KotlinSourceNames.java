package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.KotlinDetector;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * The names of Kotlin's functions as they are in the source. The compiler adds the module to that of an {@code internal}
 * one, after a {@code $}, and a hash to that of one that takes or returns a value class, after a {@code -}.
 */
final class KotlinSourceNames {

    private KotlinSourceNames() {}

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

    /**
     * The method that is behind one that was called. Where a generic type stands between, Kotlin's compiler makes a bridge
     * to a function that returns a {@code Result}, and does not tell, since the two have different names.
     *
     * @param type the class on whose instance it was called
     */
    static Method bridged(Method method, Class<?> type) {
        Method bridged = BridgeMethodResolver.findBridgedMethod(method); // class proxies intercept bridges, too
        Method specific = KotlinDetector.isKotlinType(type) ? AopUtils.getMostSpecificMethod(bridged, type) : bridged;
        if (!specific.isBridge() || !KotlinDetector.isKotlinType(specific.getDeclaringClass())) {
            return bridged;
        }
        List<Method> behind = behind(specific).filter(KotlinResults::isOnly).toList();
        return behind.size() == 1 ? behind.get(0) : bridged;
    }

    /**
     * Where a function of a name stands beside a class of Kotlin rather than in it: in its companion object, or at the top
     * level of its file.
     */
    static Optional<String> placeOutside(Class<?> type, String name) {
        if (!KotlinDetector.isKotlinType(type)) {
            return Optional.empty();
        }
        for (Class<?> nested : type.getDeclaredClasses()) {
            if (Modifier.isStatic(nested.getModifiers()) && has(nested, name) && isCompanion(nested, type)) {
                return Optional.of("in its companion object");
            }
        }
        String file = sourceFile(type);
        String facade = ClassUtils.getPackageName(type) + "."
                + StringUtils.capitalize(StringUtils.stripFilenameExtension(file)) + "Kt";
        return !file.isEmpty()
                        && ClassUtils.isPresent(facade, type.getClassLoader())
                        && has(ClassUtils.resolveClassName(facade, type.getClassLoader()), name)
                ? Optional.of("at the top level of " + file)
                : Optional.empty();
    }

    private static boolean isCompanion(Class<?> nested, Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .anyMatch(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == nested);
    }

    private static boolean has(Class<?> type, String name) {
        return Arrays.stream(ReflectionUtils.getDeclaredMethods(type)).anyMatch(each -> isCalled(each, name));
    }

    /** The name of the file that a class was compiled from; empty if it does not say. */
    private static String sourceFile(Class<?> type) {
        String[] found = {""};
        ClassVisitor visitor = new ClassVisitor(SpringAsmInfo.ASM_VERSION) {
            @Override
            public void visitSource(@Nullable String source, @Nullable String debug) {
                found[0] = source == null ? "" : source;
            }
        };
        ClassFiles.read(type, visitor, ClassReader.SKIP_CODE);
        return found[0];
    }

    /** Tells whether Kotlin has made a bridge to a function that does not lead through the circuit breaker. */
    static boolean hasBlindBridge(Method method) {
        if (method.getName().indexOf('-') < 0 || !KotlinDetector.isKotlinType(method.getDeclaringClass())) {
            return false;
        }
        for (Method bridge : ReflectionUtils.getDeclaredMethods(method.getDeclaringClass())) {
            if (bridge.isBridge()
                    && behind(bridge).anyMatch(method::equals)
                    && bridged(bridge, method.getDeclaringClass()).equals(bridge)) {
                return true;
            }
        }
        return false;
    }

    private static Stream<Method> behind(Method bridge) {
        return Arrays.stream(ReflectionUtils.getDeclaredMethods(bridge.getDeclaringClass()))
                .filter(each -> !each.isSynthetic() && each.getParameterCount() == bridge.getParameterCount())
                .filter(each -> each.getName().startsWith(bridge.getName() + "-"));
    }
}
