package dev.circuitbreaker.core;

import java.lang.System.Logger.Level;
import java.util.function.Supplier;

/** Writes to the log what guests have thrown. They may have made it so that not even that works. */
final class SafeLog {

    private SafeLog() {}

    /**
     * Logs an error, and never throws.
     *
     * @param source the class that logs
     * @param message what happened
     * @param thrown what a guest threw
     */
    static void error(Class<?> source, Supplier<String> message, Throwable thrown) {
        try {
            // Looked up here, because to find a logger takes longer than to make a hundred breakers.
            System.getLogger(source.getName()).log(Level.ERROR, message, thrown);
        } catch (Throwable unprintable) {
            errorWithoutWords(source, thrown);
        }
    }

    private static void errorWithoutWords(Class<?> source, Throwable thrown) {
        try {
            System.getLogger(source.getName())
                    .log(
                            Level.ERROR,
                            "A listener or predicate threw " + thrown.getClass().getName()
                                    + ", which cannot be printed");
        } catch (Throwable hopeless) {
            // There is nowhere left to say it, and the call must not suffer from it.
        }
    }
}
