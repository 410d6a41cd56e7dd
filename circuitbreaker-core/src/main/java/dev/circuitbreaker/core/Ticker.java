package dev.circuitbreaker.core;

/**
 * A source of monotonic time in nanoseconds, the only clock that decides anything in a circuit breaker.
 *
 * <p>Readings have an arbitrary origin and mean something only in relation to each other. They may be equal, may pass
 * {@link Long#MAX_VALUE} and may even step backwards: times are compared by subtraction, so none of this harms a
 * breaker. Differences must stay below 2<sup>63</sup> nanoseconds (about 292 years).
 *
 * <p>Implementations must be safe for use by many threads at once. They are read on the call path, at most twice per
 * call.
 *
 * @see ManualTicker
 */
@FunctionalInterface
public interface Ticker {

    /**
     * Returns the current reading.
     *
     * @return nanoseconds since an arbitrary origin
     */
    long read();

    /**
     * Returns the ticker of the running JVM, backed by {@link System#nanoTime()}.
     *
     * @return the system ticker
     */
    static Ticker system() {
        return SystemTicker.INSTANCE;
    }
}
