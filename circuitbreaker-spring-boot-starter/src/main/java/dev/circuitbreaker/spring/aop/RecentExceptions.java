package dev.circuitbreaker.spring.aop;

import org.jspecify.annotations.Nullable;

/** The newest exceptions of one sort, by identity. Safe for use by many threads at once. */
final class RecentExceptions {

    /** More than are on their way out of one publisher at the same time; an older one has been looked at. */
    private static final int REMEMBERED = 32;

    private @Nullable Throwable @Nullable [] newest;
    private int next;

    synchronized void add(Throwable thrown) {
        if (newest == null) {
            newest = new @Nullable Throwable[REMEMBERED];
        }
        newest[next] = thrown;
        next = (next + 1) % REMEMBERED;
    }

    /** Whether it is one of these, or one of these is inside. */
    boolean has(Throwable thrown) {
        return Failures.find(thrown, this::holds) != null;
    }

    synchronized boolean holds(Throwable thrown) {
        if (newest != null) {
            for (Throwable each : newest) {
                if (each == thrown) {
                    return true;
                }
            }
        }
        return false;
    }
}
