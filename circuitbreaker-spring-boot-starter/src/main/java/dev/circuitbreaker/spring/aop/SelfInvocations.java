package dev.circuitbreaker.spring.aop;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashSet;
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
import org.springframework.util.ClassUtils;

/**
 * Finds the guarded methods of a class that its own methods call on {@code this}, past every proxy, where the bytecode
 * shows it at a glance. A call between two methods with the same breaker is none of these: the first has asked already.
 */
final class SelfInvocations {

    private final TypeHierarchy hierarchy;
    private final Set<String> owners = new HashSet<>();

    /** The guarded methods by name and descriptor, and the names of their breakers. */
    private final Map<String, Method> guarded = new LinkedHashMap<>();

    private final Map<String, Set<String>> breakers = new LinkedHashMap<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    private SelfInvocations(TypeHierarchy hierarchy) {
        this.hierarchy = hierarchy;
        for (Class<?> type : hierarchy.types()) {
            owners.add(Type.getInternalName(type));
        }
    }

    /** Finds them among the guarded methods of a class, as warnings. */
    static Set<String> of(Class<?> type, List<Method> methods, CircuitBreakerAttributeSource attributes) {
        SelfInvocations scan = new SelfInvocations(TypeHierarchy.of(type));
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
        for (Class<?> each : scan.hierarchy.types()) {
            if (!AlreadyGuardedInterceptor.isWoven(each)) {
                scan.read(each);
            }
        }
        return scan.warnings;
    }

    private void read(Class<?> type) {
        try (InputStream bytes = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
            if (bytes != null) {
                new ClassReader(bytes).accept(new Methods(), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            }
        } catch (IOException | RuntimeException e) {
            // a class file that cannot be read brings no warning
        }
    }

    private void found(String caller, String owner, String name, String descriptor) {
        Method called = owners.contains(owner) ? guarded.get(name + descriptor) : null;
        if (called != null && !breakers.getOrDefault(caller, Set.of()).containsAll(breakers.get(name))) {
            warnings.add("The circuit breaker of " + Signatures.describe(called) + " is not asked when " + caller
                    + "() of the same object calls the method, since no proxy stands between. Move one of the two to "
                    + "another bean, or weave the class with AspectJ.");
        }
    }

    private final class Methods extends ClassVisitor {

        Methods() {
            super(SpringAsmInfo.ASM_VERSION);
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access, String name, String descriptor, @Nullable String signature, String @Nullable [] thrown) {
            boolean hasThis = (access & (Opcodes.ACC_STATIC | Opcodes.ACC_BRIDGE)) == 0;
            return hasThis ? new ThisTracker(sourceName(name), SelfInvocations.this::found) : null;
        }

        /** A lambda belongs to the method that it is written in. */
        private static String sourceName(String name) {
            String[] parts = name.split("\\$");
            return parts.length == 3 && parts[0].equals("lambda") ? parts[1] : name;
        }
    }
}
