package dev.circuitbreaker.spring.events;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks at all circuit breakers of a context now and then, so that what falls due is noticed, logged and metered when no
 * call comes: because none is made, or because all threads that might make one hang.
 *
 * <p>One daemon thread for all registries that are beans of this very context; those of a parent have its watch. Goes by real
 * time, whatever the clock of the circuit breakers. The thread knows the registries weakly and ends with them, so that
 * a context that was never closed can be collected.
 */
public final class BreakerWatch implements SmartLifecycle {

    private static final Log LOGGER = LogFactory.getLog(BreakerWatch.class);
    private static final long MOST_MILLIS_TO_STOP = 1_000;

    private final @Nullable Duration interval;
    private final ListableBeanFactory beans;

    /** Guarded by this. */
    private @Nullable Watcher watcher;

    /**
     * Creates the watch of a context.
     *
     * @param interval the pause between two looks; null for never looking
     * @param beans the beans of the context
     */
    public BreakerWatch(@Nullable Duration interval, ListableBeanFactory beans) {
        this.interval = interval;
        this.beans = beans;
    }

    @Override
    public synchronized void start() {
        if (interval == null || watcher != null) {
            return;
        }
        List<WeakReference<CircuitBreakerRegistry>> registries =
                beans.getBeansOfType(CircuitBreakerRegistry.class).values().stream()
                        .map(WeakReference::new)
                        .toList();
        if (!registries.isEmpty()) {
            List<WeakReference<AfterLook>> afterwards = beans.getBeansOfType(AfterLook.class).values().stream()
                    .map(WeakReference::new)
                    .toList();
            watcher = new Watcher(registries, afterwards, interval.toNanos());
            watcher.start();
        }
    }

    /** A look that is under way may take as long as its listeners; it is waited for, but not for long. */
    @Override
    public void stop() {
        Watcher stopping;
        synchronized (this) {
            stopping = watcher;
            watcher = null;
        }
        if (stopping == null) {
            return;
        }
        stopping.end();
        if (stopping != Thread.currentThread()) {
            try {
                stopping.join(MOST_MILLIS_TO_STOP);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return watcher != null;
    }

    /** Knows neither the bean nor its context. */
    private static final class Watcher extends Thread {

        private final List<WeakReference<CircuitBreakerRegistry>> registries;
        private final List<WeakReference<AfterLook>> afterwards;
        private final long interval;
        private final Set<Class<?>> logged = new HashSet<>();
        private final CountDownLatch ended = new CountDownLatch(1);

        Watcher(
                List<WeakReference<CircuitBreakerRegistry>> registries,
                List<WeakReference<AfterLook>> afterwards,
                long interval) {
            super(null, null, "circuitbreaker-watch", 0, false);
            this.registries = registries;
            this.afterwards = afterwards;
            this.interval = interval;
            setDaemon(true);
        }

        void end() {
            ended.countDown();
        }

        @Override
        public void run() {
            while (!hasEndedAfterPause() && look()) {
                // on to the next
            }
        }

        private boolean hasEndedAfterPause() {
            try {
                return ended.await(interval, TimeUnit.NANOSECONDS);
            } catch (InterruptedException interrupted) {
                return false; // by a listener, which has no say in this
            }
        }

        /** Tells whether there is anything left to look at. */
        private boolean look() {
            boolean any = false;
            for (WeakReference<CircuitBreakerRegistry> reference : registries) {
                CircuitBreakerRegistry registry = reference.get();
                if (registry != null) {
                    any = true;
                    attempt(registry::look);
                }
            }
            for (WeakReference<AfterLook> reference : afterwards) {
                AfterLook after = reference.get();
                if (after != null) {
                    attempt(after::looked);
                }
            }
            return any;
        }

        private void attempt(Runnable look) {
            try {
                look.run();
            } catch (Throwable thrown) {
                if (logged.add(thrown.getClass())) {
                    LOGGER.warn(
                            "A look at the circuit breakers failed, and is repeated every "
                                    + TimeUnit.NANOSECONDS.toMillis(interval)
                                    + " ms. Failures of this kind are logged once.",
                            thrown);
                }
            }
        }
    }
}
