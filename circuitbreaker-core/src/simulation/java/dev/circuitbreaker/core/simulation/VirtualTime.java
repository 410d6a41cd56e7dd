package dev.circuitbreaker.core.simulation;

import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.core.Ticker;
import java.time.Duration;

/** The only time in a run. It begins at zero; the ticker that shows it overflows on the way. */
public final class VirtualTime {

    static final double SECOND = 1e9;

    private final ManualTicker ticker =
            new ManualTicker(Long.MAX_VALUE - Duration.ofSeconds(90).toNanos());
    private long now;

    /** {@return nanoseconds since the beginning of the run} */
    public long now() {
        return now;
    }

    /** {@return the same time, for a breaker} */
    public Ticker ticker() {
        return ticker;
    }

    void moveTo(long time) {
        ticker.advance(Duration.ofNanos(time - now));
        now = time;
    }
}
