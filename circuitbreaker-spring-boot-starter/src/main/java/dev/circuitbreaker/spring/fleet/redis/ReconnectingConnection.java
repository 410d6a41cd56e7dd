package dev.circuitbreaker.spring.fleet.redis;

import io.lettuce.core.api.StatefulConnection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is made when it is first asked for, and again if it could not be made or was dropped. Safe for use by
 * several threads; none waits.
 */
final class ReconnectingConnection<C extends StatefulConnection<String, String>> {

    private final Supplier<CompletableFuture<C>> dial;

    /** Written under the lock; read without by threads that need no newer one than they would have got a moment ago. */
    private volatile @Nullable CompletableFuture<C> current;

    private boolean closed;

    ReconnectingConnection(Supplier<CompletableFuture<C>> dial) {
        this.dial = dial;
    }

    /** The connection, which may still be in the making. */
    synchronized CompletableFuture<C> open() {
        CompletableFuture<C> now = current;
        if (closed) {
            return CompletableFuture.failedFuture(new IllegalStateException("The connection has been closed"));
        }
        if (now == null || now.isCompletedExceptionally()) {
            now = dial.get();
            current = now;
        }
        return now;
    }

    /** The connection, if it has been made; it may have been lost since. */
    @Nullable
    C ifOpen() {
        CompletableFuture<C> now = current;
        return now != null && now.isDone() && !now.isCompletedExceptionally() ? now.join() : null;
    }

    /** The next one who asks gets another one. */
    synchronized void drop() {
        CompletableFuture<C> now = current;
        current = null;
        if (now != null) {
            now.thenAccept(C::closeAsync);
        }
    }

    /** Closes it for good. What is returned ends once the connection is closed; at once, if there is none or it is still in the making. */
    synchronized CompletableFuture<Void> close() {
        closed = true;
        C made = ifOpen();
        if (made == null) {
            drop();
            return CompletableFuture.completedFuture(null);
        }
        current = null;
        return made.closeAsync();
    }
}
