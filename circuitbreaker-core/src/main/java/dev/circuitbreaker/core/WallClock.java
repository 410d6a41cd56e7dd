package dev.circuitbreaker.core;

import java.time.Instant;

/** The one place that reads the time of day. It is for display; nothing is decided by it. */
final class WallClock {

    private WallClock() {}

    static Instant now() {
        return Instant.now();
    }
}
