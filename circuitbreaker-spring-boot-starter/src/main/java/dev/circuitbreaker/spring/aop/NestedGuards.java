package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
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
 * Finds guarded methods that call a method of another bean with the same circuit breaker, where the bytecode shows it: the
 * breaker then counts one call twice. Classes are read only if they share a breaker with another.
 */
final class NestedGuards {

    private record Guarded(Class<?> type, Method method) {}

    /**
     * By what decides whether two methods have the same breaker: its name and the key. Lists, because the first hash of a
     * record links code, which every start would wait for.
     */
    private final Map<List<String>, List<Guarded>> all = new LinkedHashMap<>();

    void add(String breaker, String key, Class<?> type, Method method) {
        all.computeIfAbsent(List.of(breaker, key), each -> new ArrayList<>()).add(new Guarded(type, method));
    }

    /** Says which there are. */
    Set<String> warnings() {
        Set<String> warnings = new LinkedHashSet<>();
        all.forEach((breaker, guarded) -> {
            if (guarded.stream().map(Guarded::type).distinct().count() > 1) {
                warn(breaker.get(0), guarded, warnings);
            }
        });
        return warnings;
    }

    private static void warn(String breaker, List<Guarded> guarded, Set<String> warnings) {
        Map<String, Guarded> called = new HashMap<>();
        for (Guarded each : guarded) {
            for (Class<?> owner : TypeHierarchy.of(each.type()).types()) {
                called.put(signature(Type.getInternalName(owner), each.method()), each);
            }
        }
        for (Guarded caller : guarded) {
            read(caller, (owner, name, descriptor) -> {
                Guarded inner = called.get(owner + "." + name + descriptor);
                if (inner != null && inner.type() != caller.type()) {
                    warnings.add("Circuit breaker '" + breaker + "' guards " + Signatures.describe(caller.method())
                            + " and, inside it, " + Signatures.describe(inner.method())
                            + ", so that one call counts twice. Guard one of the two, or give each a circuit breaker "
                            + "of its own.");
                }
            });
        }
    }

    private static String signature(String owner, Method method) {
        return owner + "." + method.getName() + Type.getMethodDescriptor(method);
    }

    private interface Calls {
        void found(String owner, String name, String descriptor);
    }

    private static void read(Guarded caller, Calls calls) {
        Class<?> type = caller.method().getDeclaringClass().isInterface()
                ? caller.type()
                : caller.method().getDeclaringClass();
        ClassFiles.read(type, new Methods(caller.method(), calls), ClassReader.SKIP_DEBUG);
    }

    /** Visits the calls that one method makes, and the lambdas in it. */
    private static final class Methods extends ClassVisitor {

        private final Method method;
        private final Calls calls;

        Methods(Method method, Calls calls) {
            super(SpringAsmInfo.ASM_VERSION);
            this.method = method;
            this.calls = calls;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access, String name, String descriptor, @Nullable String signature, String @Nullable [] thrown) {
            boolean itself = name.equals(method.getName()) && descriptor.equals(Type.getMethodDescriptor(method));
            return itself || name.startsWith("lambda$" + method.getName() + "$") ? new Code() : null;
        }

        private final class Code extends MethodVisitor {

            Code() {
                super(SpringAsmInfo.ASM_VERSION);
            }

            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
                if (opcode == Opcodes.INVOKEVIRTUAL || opcode == Opcodes.INVOKEINTERFACE) {
                    calls.found(owner, name, descriptor);
                }
            }
        }
    }
}
