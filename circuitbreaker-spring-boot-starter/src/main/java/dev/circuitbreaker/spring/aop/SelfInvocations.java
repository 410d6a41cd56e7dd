package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;

/**
 * Finds the guarded methods of a class that its own methods call on {@code this}, past every proxy. A call between two methods
 * with the same breaker is none of these: the first has asked already.
 */
final class SelfInvocations {

    /** The guarded methods by name and descriptor, and the names of their breakers. */
    private final Map<String, Method> guarded = new LinkedHashMap<>();

    private final Map<String, Set<String>> breakers = new LinkedHashMap<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    private SelfInvocations() {}

    /** Finds them among the guarded methods of a class, as warnings. */
    static Set<String> of(Class<?> type, List<Method> methods, CircuitBreakerAttributeSource attributes) {
        SelfInvocations scan = new SelfInvocations();
        for (Method method : methods) {
            CircuitBreakerAttribute attribute =
                    Modifier.isPrivate(method.getModifiers()) ? null : attributes.find(method, type);
            if (attribute != null) {
                scan.guarded.put(method.getName() + Type.getMethodDescriptor(method), method);
                scan.breakers
                        .computeIfAbsent(method.getName(), key -> new LinkedHashSet<>())
                        .add(attribute.name());
            }
        }
        for (Class<?> each : TypeHierarchy.of(type).types()) {
            if (!GuardMarkingInterceptor.isWoven(each)) {
                ClassFiles.read(each, scan.new Methods(each), ClassReader.SKIP_DEBUG);
            }
        }
        return scan.warnings;
    }

    private void found(String caller, String signature) {
        Method called = guarded.get(signature);
        if (called != null && !breakers.getOrDefault(caller, Set.of()).containsAll(breakers.get(called.getName()))) {
            warnings.add("The circuit breaker of " + Signatures.describe(called) + " is not asked when " + caller
                    + "() of the same object calls the method, since no proxy stands between. Move one of the two to "
                    + "another bean, or weave the class with AspectJ.");
        }
    }

    private final class Methods extends ClassVisitor {

        private final Class<?> type;

        Methods(Class<?> type) {
            super(SpringAsmInfo.ASM_VERSION);
            this.type = type;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access, String name, String descriptor, @Nullable String signature, String @Nullable [] thrown) {
            boolean hasThis = (access & (Opcodes.ACC_STATIC | Opcodes.ACC_BRIDGE)) == 0;
            return hasThis
                    ? new CallsOnThis(type, descriptor, guarded.keySet(), called -> found(sourceName(name), called))
                    : null;
        }

        /** A lambda belongs to the method that it is written in. */
        private static String sourceName(String name) {
            String[] parts = name.split("\\$");
            return parts.length == 3 && parts[0].equals("lambda") ? parts[1] : name;
        }
    }
}
