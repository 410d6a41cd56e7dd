package dev.circuitbreaker.core;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A ticker that stands still until a test moves it: the public test clock.
 *
 * <pre>{@code
 * ManualTicker ticker = new ManualTicker();
 * CircuitBreaker breaker = CircuitBreaker.of("pricing", CircuitBreakerConfig.builder().ticker(ticker).build());
 * breaker.forceOpen("maintenance");
 * ticker.advance(Duration.ofSeconds(30));
 * }</pre>
 *
 * <p>Safe for use by many threads at once.
 */
public final class ManualTicker implements Ticker {

    private final AtomicLong nanos;

    /** Creates a ticker that reads zero. */
    public ManualTicker() {
        this(0);
    }

    /**
     * Creates a ticker that starts at the given reading. A start near {@link Long#MAX_VALUE} shows that code under test
     * survives the overflow.
     *
     * @param startNanos the first reading, any value
     */
    public ManualTicker(long startNanos) {
        this.nanos = new AtomicLong(startNanos);
    }

    /**
     * Moves the ticker by the given duration.
     *
     * @param duration how far; a negative duration steps backwards, as a faulty clock would
     * @throws ArithmeticException if the duration exceeds 2<sup>63</sup> nanoseconds
     */
    public void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    @Override
    public long read() {
        return nanos.get();
    }

    @Override
    public String toString() {
        return "ManualTicker[" + nanos.get() + "ns]";
    }
}
