package dev.circuitbreaker.spring.aop;

import java.io.IOException;
import java.io.InputStream;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.util.ClassUtils;

/** Reads class files, for what reflection does not tell and is only worth a warning or a hint. */
final class ClassFiles {

    private ClassFiles() {}

    /**
     * Shows the file of a class to a visitor; one that cannot be read shows nothing, or no more.
     *
     * @param skipped what of it is left out, as {@link ClassReader} says
     */
    static void read(Class<?> type, ClassVisitor visitor, int skipped) {
        try (InputStream bytes = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
            if (bytes != null) {
                new ClassReader(bytes).accept(visitor, skipped | ClassReader.SKIP_FRAMES);
            }
        } catch (IOException | RuntimeException e) {
            // no warning and no hint comes of it
        }
    }
}
