package dev.circuitbreaker.core.simulation;

import java.time.Duration;

/**
 * When what the instances share is not well, and how.
 *
 * @param kind how
 * @param when from when to when
 */
public record StoreTrouble(Kind kind, Trouble when) {

    /** How a store can be unwell. */
    public enum Kind {
        /** Refuses connections: an error at once. */
        DOWN,
        /** Takes what is sent and never answers. */
        SILENT,
        /** Answers after 200 ms. */
        SLOW,
        /** Has lost all it knew at the beginning, and goes on. */
        FLUSHED
    }

    /** A store that is always well: its trouble is over before it begins. */
    static final StoreTrouble NONE = new StoreTrouble(Kind.SLOW, new Trouble(0, 0));

    private static final Duration ROUND_TRIP = Duration.ofNanos(500_000);
    private static final Duration SLOW_ROUND_TRIP = Duration.ofMillis(200);

    /**
     * Tells whether it is unwell in this way.
     *
     * @param asked the way
     * @param now nanoseconds since the beginning of the run
     * @return whether it is
     */
    public boolean is(Kind asked, long now) {
        return kind == asked && when.contains(now);
    }

    /**
     * Tells when it loses all it knows.
     *
     * @return nanoseconds since the beginning of the run; negative for never
     */
    public long flushedAt() {
        return kind == Kind.FLUSHED ? Math.round(when.from() * VirtualTime.SECOND) : -1;
    }

    /**
     * How long an answer takes, if there is one.
     *
     * @param now nanoseconds since the beginning of the run
     * @return the time from question to answer
     */
    public Duration roundTrip(long now) {
        return is(Kind.SLOW, now) ? SLOW_ROUND_TRIP : ROUND_TRIP;
    }
}
