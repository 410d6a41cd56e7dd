package dev.circuitbreaker.spring.aop;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.asm.ConstantDynamic;
import org.springframework.asm.Handle;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;
import org.springframework.util.ClassUtils;

/**
 * Visits the code of a method and finds calls that can only be on {@code this}: nothing else that the code has, from a
 * parameter, a field, a result, a cast or made by itself, could be called in this way. So it misses calls where another such
 * object is at hand, and takes none for what it is not.
 *
 * <p>The bytecode says it, and nothing else does: at runtime a call that goes past the proxy leaves no trace, and reflection
 * does not know who calls whom.
 */
final class CallsOnThis extends MethodVisitor {

    private record Call(String owner, String signature) {}

    private final Class<?> type;
    private final Set<String> signatures;
    private final Consumer<String> found;
    private final Set<Call> calls = new LinkedHashSet<>();

    /** The types of all objects but {@code this}, as the code names them. */
    private final Set<String> others = new HashSet<>();

    /**
     * Creates the visitor of one method.
     *
     * @param type the class that has the method
     * @param descriptor the parameters of the method
     * @param signatures names and descriptors of the methods whose calls matter
     * @param found is told the name and descriptor of each that is called
     */
    CallsOnThis(Class<?> type, String descriptor, Set<String> signatures, Consumer<String> found) {
        super(SpringAsmInfo.ASM_VERSION);
        this.type = type;
        this.signatures = signatures;
        this.found = found;
        for (Type parameter : Type.getArgumentTypes(descriptor)) {
            add(parameter);
        }
    }

    private void add(Type other) {
        Type element = other.getSort() == Type.ARRAY ? other.getElementType() : other;
        if (element.getSort() == Type.OBJECT) {
            others.add(element.getClassName());
        }
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        if (signatures.contains(name + descriptor)
                && (opcode == Opcodes.INVOKEVIRTUAL || opcode == Opcodes.INVOKEINTERFACE)) {
            calls.add(new Call(Type.getObjectType(owner).getClassName(), name + descriptor));
        }
        add(Type.getReturnType(descriptor));
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        add(Type.getType(descriptor));
    }

    @Override
    public void visitTypeInsn(int opcode, String name) {
        add(Type.getObjectType(name));
    }

    @Override
    public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        add(Type.getReturnType(descriptor));
    }

    @Override
    public void visitLdcInsn(Object value) {
        add(Type.getType(
                value instanceof ConstantDynamic constant
                        ? constant.getDescriptor()
                        : Type.getDescriptor(value.getClass())));
    }

    @Override
    public void visitEnd() {
        for (Call call : calls) {
            Class<?> owner = load(call.owner());
            if (owner != null
                    && owner.isAssignableFrom(type)
                    && others.stream().noneMatch(other -> mayBe(other, owner))) {
                found.accept(call.signature());
            }
        }
    }

    private boolean mayBe(String other, Class<?> owner) {
        Class<?> loaded = load(other);
        return loaded == null || owner.isAssignableFrom(loaded);
    }

    private @Nullable Class<?> load(String name) {
        try {
            return ClassUtils.forName(name, type.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return null; // may be anything
        }
    }
}
