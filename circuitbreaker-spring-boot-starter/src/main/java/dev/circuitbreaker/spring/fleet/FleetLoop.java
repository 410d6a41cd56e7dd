package dev.circuitbreaker.spring.fleet;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Lets this instance exchange with the fleet once a second, and at once when there is news, on a daemon thread of its own. It
 * begins before the application serves requests. Safe for use by several threads.
 */
public final class FleetLoop implements SmartLifecycle {

    private static final Log LOGGER = LogFactory.getLog(FleetLoop.class);
    private static final long MOST_MILLIS_TO_STOP = 1_000;

    /** Well before web servers, and after what they need. */
    private static final int PHASE = 0;

    private final FleetStore store;
    private final Function<Runnable, FleetInstance> members;

    /** Guarded by this. */
    private @Nullable Exchanges exchanges;

    private volatile boolean available;

    /**
     * Creates the loop.
     *
     * @param store where the instances meet; closed with this
     * @param members makes this instance, given what it calls when there is news
     */
    public FleetLoop(FleetStore store, Function<Runnable, FleetInstance> members) {
        this.store = store;
        this.members = members;
    }

    /** {@return whether the store has answered the latest exchange} */
    public boolean isAvailable() {
        return available;
    }

    /** Has this instance do what has just been said for all. Without an instance at work, nothing is done. */
    void obey(String name, FleetOverride said) {
        FleetInstance member = member();
        if (member != null) {
            member.obey(name, said);
        }
    }

    /** {@return what this instance knows by itself, by the names of its circuit breakers; nothing if it is not at work} */
    Map<String, FleetBreakerView> alone() {
        FleetInstance member = member();
        return member == null ? Map.of() : member.alone();
    }

    private synchronized @Nullable FleetInstance member() {
        return exchanges == null ? null : exchanges.member;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public synchronized void start() {
        if (exchanges == null) {
            exchanges = new Exchanges();
            exchanges.start();
        }
    }

    @Override
    public void stop() {
        Exchanges stopping;
        synchronized (this) {
            stopping = exchanges;
            exchanges = null;
        }
        if (stopping != null) {
            stopping.end();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return exchanges != null;
    }

    /** One that ends late must not take away what another one has begun with. */
    private synchronized void hasEnded(Exchanges ended) {
        if (exchanges == null || exchanges == ended) {
            store.onNudge(null);
            available = false;
        }
    }

    private final class Exchanges extends Thread {

        private static final long PAUSE_MILLIS = 1_000;

        /** However much news there is, others are left some time in between. */
        private static final long LEAST_PAUSE_MILLIS = 20;

        private static final int FAILURES_TO_LOG = 2;

        private final Semaphore news = new Semaphore(0);
        private final CountDownLatch ended = new CountDownLatch(1);
        private final FleetInstance member = members.apply(this::wake);
        private boolean logged;

        /** In a row. The first one may only mean that connecting takes a while. */
        private int failures;

        Exchanges() {
            super(null, null, "circuitbreaker-fleet", 0, false);
            setDaemon(true);
        }

        private void wake() {
            if (news.availablePermits() == 0) {
                news.release();
            }
        }

        void end() {
            ended.countDown();
            wake();
            try {
                join(MOST_MILLIS_TO_STOP);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void run() {
            store.onNudge(this::wake);
            try {
                do {
                    exchange();
                } while (!hasEndedAfterPause());
            } finally {
                hasEnded(this);
                member.leave();
            }
        }

        private boolean hasEndedAfterPause() {
            try {
                if (ended.await(LEAST_PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    return true;
                }
                news.tryAcquire(PAUSE_MILLIS - LEAST_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                news.drainPermits();
                return ended.getCount() == 0;
            } catch (InterruptedException interrupted) {
                return ended.getCount() == 0; // by a listener, which has no say in this
            }
        }

        private void exchange() {
            try {
                member.exchange();
                if (logged) {
                    LOGGER.info("The fleet is back: circuit breakers go by what other instances have seen, too.");
                }
                available = true;
                failures = 0;
                logged = false;
            } catch (FleetUnavailableException unavailable) {
                failed(
                        "The fleet cannot be reached. Circuit breakers decide by what this instance sees until it is back. "
                                + unavailable.getMessage(),
                        null);
            } catch (RuntimeException | Error thrown) {
                failed(
                        "An exchange with the fleet failed. Circuit breakers decide by what this instance sees.",
                        thrown);
            }
        }

        private void failed(String message, @Nullable Throwable thrown) {
            available = false;
            failures++;
            if (!logged && (thrown != null || failures == FAILURES_TO_LOG)) {
                logged = true;
                if (thrown == null) {
                    LOGGER.warn(message);
                } else {
                    LOGGER.warn(message, thrown);
                }
            }
        }
    }
}
