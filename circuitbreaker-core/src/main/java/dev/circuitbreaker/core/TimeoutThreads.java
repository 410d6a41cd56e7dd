package dev.circuitbreaker.core;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads of call timeouts, created when needed and gone when idle for a moment, so that they keep no class loader of an
 * application that has gone. They keep nothing of the thread that happened to need them first, either: no context class
 * loader, no inheritable thread locals, no thread group, no protection domains.
 *
 * <p>The timer thread decides and interrupts, and runs nothing that belongs to users. That is for the guests' threads:
 * listeners, what follows a stage that timed out, and the cancellation of its source. There are as many as guests at
 * work, up to a bound; one that hangs holds up no other, and no deadline.
 */
final class TimeoutThreads {

    static final int MAX_GUESTS = 64;
    private static final long IDLE_MILLIS = 200;
    private static final int WITHOUT_ACCESS_CONTROL = 24;

    /** Runs nothing but {@link CallDeadline#run}. */
    static final ScheduledThreadPoolExecutor TIMER = timer();

    private static final Waiting WAITING = new Waiting();
    private static final ThreadPoolExecutor GUESTS = guests();

    private TimeoutThreads() {}

    private static ScheduledThreadPoolExecutor timer() {
        // null would be the loader of the JDK's own classes, and is all that it needs
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(1, factory("circuit-breaker-call-timeout", null));
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    /** Guests look up classes as on the common pool. */
    private static ThreadPoolExecutor guests() {
        return new ThreadPoolExecutor(
                0,
                MAX_GUESTS,
                IDLE_MILLIS,
                TimeUnit.MILLISECONDS,
                WAITING,
                factory("circuit-breaker-guest", ClassLoader.getSystemClassLoader()),
                (task, pool) -> WAITING.keep(task));
    }

    /** Runs something that belongs to users: on a thread that is idle, else on a new one, else when one has time. */
    static void runGuest(Runnable guest) {
        try {
            GUESTS.execute(guest);
        } catch (OutOfMemoryError noThread) {
            WAITING.keep(guest); // for those that there are
            return;
        }
        if (GUESTS.getPoolSize() == 0 && WAITING.remove(guest)) {
            GUESTS.execute(guest); // all threads went idle while it was put where they would have looked
        }
    }

    /** Offers a task to idle threads only, so that the pool makes a new thread before it lets a task wait. */
    private static final class Waiting extends LinkedTransferQueue<Runnable> {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }

        void keep(Runnable task) {
            super.offer(task);
        }
    }

    private static ThreadFactory factory(String name, @Nullable ClassLoader loader) {
        return task -> Runtime.version().feature() < WITHOUT_ACCESS_CONTROL
                ? Privileged.thread(name, task, loader)
                : thread(name, task, loader);
    }

    private static Thread thread(String name, Runnable task, @Nullable ClassLoader loader) {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group != null && group.getParent() != null) {
            group = group.getParent();
        }
        Thread thread = new Thread(group, task, name, 0, false);
        thread.setDaemon(true);
        thread.setPriority(Thread.NORM_PRIORITY);
        thread.setContextClassLoader(loader);
        return thread;
    }

    /** Up to Java 23 a thread keeps the protection domains, and so the class loaders, of all that was on the stack. */
    @SuppressWarnings("removal")
    private static final class Privileged {

        static Thread thread(String name, Runnable task, @Nullable ClassLoader loader) {
            return java.security.AccessController.doPrivileged(
                    (java.security.PrivilegedAction<Thread>) () -> TimeoutThreads.thread(name, task, loader));
        }
    }
}
