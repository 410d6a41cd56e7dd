package dev.circuitbreaker.spring.http;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * One exchange of a synchronous client, from the request to the end of the body. Its caller may read the body on another
 * thread than that of the request.
 *
 * <p>At the deadline the thread that waits in the client is interrupted, which some clients heed, and what has been registered to
 * stop the exchange is closed, which others do, in that order, on a thread of its own,
 * because there are clients whose close reads the rest of the body. Whatever the client does, the caller is thrown the timeout between two
 * reads.
 */
final class BlockingExchange {

    private static final Log LOGGER = LogFactory.getLog(BlockingExchange.class);

    private static final ThreadLocal<@Nullable BlockingExchange> REQUESTED = new ThreadLocal<>();

    private final ExchangeRecorder call;
    private final boolean timed;
    private final boolean interrupted = Thread.currentThread().isInterrupted();

    /** What ends the exchange. Guarded by this object, as everything below. */
    private final List<Closeable> stops = new ArrayList<>();

    /** What the deadline has the caller thrown. */
    private @Nullable Exception expired;

    /** The thread that waits in the client. */
    private @Nullable Thread waiting;

    /** Whether its flag is up because of the deadline. */
    private boolean raised;

    BlockingExchange(ExchangeRecorder call) {
        this.call = call;
        this.timed = call.limit() != null;
        call.onExpiry(this::expire);
    }

    ExchangeRecorder call() {
        return call;
    }

    /** What the client does while its caller waits. */
    @FunctionalInterface
    interface Step<T extends @Nullable Object> {

        T make() throws IOException;
    }

    /** Makes the request. What it throws has counted. */
    <T> T request(Step<T> step) throws IOException {
        BlockingExchange outer = REQUESTED.get();
        REQUESTED.set(this);
        try {
            return await(step);
        } catch (Throwable thrown) {
            failed(thrown);
            throwExpired(thrown);
            throw thrown;
        } finally {
            if (outer == null) {
                REQUESTED.remove();
            } else {
                REQUESTED.set(outer);
            }
        }
    }

    /** A thread that comes with its interrupt flag up makes clients fail before they have sent anything. */
    private void failed(Throwable thrown) {
        if (interrupted) {
            call.cancelled();
        } else {
            call.failed(thrown);
        }
    }

    /** Lets the client do something, unless it is too late, and throws the timeout in place of what comes of it if it is then. */
    <T extends @Nullable Object> T await(Step<T> step) throws IOException {
        if (!timed) {
            return step.make();
        }
        enter();
        T result;
        try {
            result = step.make();
        } catch (Throwable thrown) {
            leave(thrown);
            throw thrown;
        }
        leave(null);
        return result;
    }

    private synchronized void enter() throws IOException {
        throwExpired(null);
        waiting = Thread.currentThread();
    }

    private synchronized void leave(@Nullable Throwable thrown) throws IOException {
        waiting = null;
        if (raised) {
            raised = false;
            Thread.interrupted();
        }
        throwExpired(thrown);
    }

    /**
     * Throws the timeout, if the deadline has passed.
     *
     * @param suppressed what would be thrown otherwise; null if nothing would be
     */
    synchronized void throwExpired(@Nullable Throwable suppressed) throws IOException {
        if (expired == null || suppressed instanceof VirtualMachineError) {
            return;
        }
        if (suppressed != null && suppressed != expired) {
            expired.addSuppressed(suppressed);
        }
        if (expired instanceof IOException late) {
            throw late;
        }
        throw (RuntimeException) expired;
    }

    synchronized boolean isExpired() {
        return expired != null;
    }

    private synchronized void expire(Exception timeout) {
        expired = timeout;
        if (waiting != null && !waiting.isInterrupted()) {
            raised = true;
            waiting.interrupt();
        }
        stop();
    }

    /** Registers what stops the exchange for good, such as closing its connection. */
    synchronized void stopBy(Closeable stop) {
        if (timed) {
            stops.add(stop);
            if (expired != null) {
                stop();
            }
        }
    }

    /**
     * Registers that for the exchange whose request the calling thread makes, if there is one.
     *
     * @return the time that the exchange has; null if it has all the time, or there is none
     */
    static @Nullable Duration stopRequestedBy(Closeable stop) {
        BlockingExchange exchange = REQUESTED.get();
        if (exchange == null) {
            return null;
        }
        exchange.stopBy(stop);
        return exchange.call.limit();
    }

    private void stop() {
        if (stops.isEmpty()) {
            return;
        }
        List<Closeable> all = List.copyOf(stops);
        stops.clear();
        Thread thread = new Thread(() -> all.forEach(BlockingExchange::close), "circuit-breaker-http-stop");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Closeable stop) {
        try {
            stop.close();
        } catch (IOException | RuntimeException e) {
            LOGGER.debug("What was to end an exchange that had timed out failed", e);
        }
    }
}
