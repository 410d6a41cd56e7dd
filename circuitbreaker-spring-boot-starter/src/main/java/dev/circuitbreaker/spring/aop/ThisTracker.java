package dev.circuitbreaker.spring.aop;

import org.springframework.asm.Handle;
import org.springframework.asm.Label;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;

/**
 * Follows through the code of a method where on the operand stack {@code this} is, as far as that is simple: it knows
 * the topmost slots, and forgets them at every instruction that is not a common part of a call. So it misses calls, but
 * takes none for what it is not.
 */
final class ThisTracker extends MethodVisitor {

    /** Is told of the calls on {@code this}. */
    interface Listener {
        void called(String caller, String owner, String name, String descriptor);
    }

    private static final int MAX_SLOTS = 64;

    private final String caller;
    private final Listener listener;

    /** One bit for each known slot, the topmost lowest: whether it holds {@code this}. */
    private long slots;

    private int known;

    ThisTracker(String caller, Listener listener) {
        super(SpringAsmInfo.ASM_VERSION);
        this.caller = caller;
        this.listener = listener;
    }

    private void push(int size, boolean isThis) {
        slots = slots << size | (isThis ? 1 : 0);
        known = Math.min(MAX_SLOTS, known + size);
    }

    private boolean pop(int size) {
        if (size >= known) {
            boolean last = size == known && known > 0 && (slots >>> (size - 1) & 1) == 1;
            forget();
            return last;
        }
        boolean last = size > 0 && (slots >>> (size - 1) & 1) == 1;
        slots >>>= size;
        known -= size;
        return last;
    }

    private void forget() {
        slots = 0;
        known = 0;
    }

    @Override
    public void visitVarInsn(int opcode, int index) {
        switch (opcode) {
            case Opcodes.ALOAD -> push(1, index == 0);
            case Opcodes.ILOAD, Opcodes.FLOAD -> push(1, false);
            case Opcodes.LLOAD, Opcodes.DLOAD -> push(2, false);
            case Opcodes.ISTORE, Opcodes.FSTORE, Opcodes.ASTORE -> pop(1);
            case Opcodes.LSTORE, Opcodes.DSTORE -> pop(2);
            default -> forget();
        }
    }

    @Override
    public void visitInsn(int opcode) {
        switch (opcode) {
            case Opcodes.ACONST_NULL,
                    Opcodes.ICONST_M1,
                    Opcodes.ICONST_0,
                    Opcodes.ICONST_1,
                    Opcodes.ICONST_2,
                    Opcodes.ICONST_3,
                    Opcodes.ICONST_4,
                    Opcodes.ICONST_5,
                    Opcodes.FCONST_0,
                    Opcodes.FCONST_1,
                    Opcodes.FCONST_2 -> push(1, false);
            case Opcodes.LCONST_0, Opcodes.LCONST_1, Opcodes.DCONST_0, Opcodes.DCONST_1 -> push(2, false);
            case Opcodes.DUP -> push(1, (slots & 1) == 1);
            case Opcodes.POP -> pop(1);
            default -> forget();
        }
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
        if (opcode == Opcodes.NEWARRAY) {
            pop(1);
        }
        push(1, false);
    }

    @Override
    public void visitLdcInsn(Object value) {
        push(value instanceof Long || value instanceof Double ? 2 : 1, false);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        if (opcode == Opcodes.CHECKCAST) {
            return;
        }
        if (opcode != Opcodes.NEW) {
            pop(1);
        }
        push(1, false);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        int size = Type.getType(descriptor).getSize();
        switch (opcode) {
            case Opcodes.GETSTATIC -> push(size, false);
            case Opcodes.PUTSTATIC -> pop(size);
            case Opcodes.GETFIELD -> {
                pop(1);
                push(size, false);
            }
            default -> pop(size + 1);
        }
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        int arguments = (Type.getArgumentsAndReturnSizes(descriptor) >> 2) - 1;
        pop(arguments);
        boolean onThis = opcode != Opcodes.INVOKESTATIC && pop(1);
        if (onThis && opcode != Opcodes.INVOKESPECIAL) {
            listener.called(caller, owner, name, descriptor);
        }
        push(Type.getReturnType(descriptor).getSize(), false);
    }

    @Override
    public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        pop((Type.getArgumentsAndReturnSizes(descriptor) >> 2) - 1);
        push(Type.getReturnType(descriptor).getSize(), false);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
        forget();
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label other, Label... labels) {
        forget();
    }

    @Override
    public void visitLookupSwitchInsn(Label other, int[] keys, Label[] labels) {
        forget();
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
        forget();
    }
}
