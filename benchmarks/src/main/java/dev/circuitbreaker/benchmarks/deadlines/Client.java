package dev.circuitbreaker.benchmarks.deadlines;

import dev.circuitbreaker.core.CircuitBreaker;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A way to call something that takes its time.
 *
 * @param label its name in the table
 * @param paces how it can be let wait
 * @param call makes the call
 * @param limited makes it with a read timeout of a second; null if there is none to set
 */
record Client(
        String label, Set<Pace> paces, Call call, @Nullable Blocking limited) {

    /** Makes a call, and returns what the caller gets. */
    @FunctionalInterface
    interface Call {

        /**
         * Calls through a breaker.
         *
         * @param breaker the breaker
         * @param pace how the server lets wait
         * @param millis for how long
         */
        Object make(CircuitBreaker breaker, Pace pace, int millis) throws Exception;
    }

    /** What is called on the caller's own thread. */
    @FunctionalInterface
    interface Blocking {

        /** Calls without a breaker. */
        Object call(Pace pace, int millis) throws Exception;
    }

    static Client of(String label, Set<Pace> paces, Blocking client) {
        return new Client(label, paces, (breaker, pace, millis) -> breaker.call(() -> client.call(pace, millis)), null);
    }

    Client orLimited(Blocking withReadTimeout) {
        return new Client(label, paces, call, withReadTimeout);
    }
}
