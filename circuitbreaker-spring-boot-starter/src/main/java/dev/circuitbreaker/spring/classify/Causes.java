package dev.circuitbreaker.spring.classify;

import org.jspecify.annotations.Nullable;

/** Finds what stands below an exception. Not for ever, should causes go round in a circle. */
final class Causes {

    private static final int MAX_DEPTH = 32;

    private Causes() {}

    /** The first of a type among an exception and its causes; null if there is none. */
    static <T extends Throwable> @Nullable T first(Class<T> type, Throwable thrown) {
        Throwable current = thrown;
        for (int depth = 0; current != null && depth < MAX_DEPTH; depth++) {
            if (type.isInstance(current)) {
                return type.cast(current);
            }
            current = current.getCause();
        }
        return null;
    }

    /** Whether an exception or one of its causes is of exactly one of these classes, which need not be there. */
    static boolean has(Throwable thrown, String className) {
        Throwable current = thrown;
        for (int depth = 0; current != null && depth < MAX_DEPTH; depth++) {
            if (current.getClass().getName().equals(className)) {
                return true;
            }
            current = current.getCause();
        }
        return false;
    }
}
