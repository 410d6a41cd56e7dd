package dev.circuitbreaker.core;

/** The JVM's own monotonic clock. An enum, so that every configuration holds the same instance. */
enum SystemTicker implements Ticker {
    INSTANCE;

    @Override
    public long read() {
        return System.nanoTime();
    }

    @Override
    public String toString() {
        return "Ticker.system()";
    }
}
