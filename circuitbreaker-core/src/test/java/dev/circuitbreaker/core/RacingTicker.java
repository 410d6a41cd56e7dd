package dev.circuitbreaker.core;

import java.time.Duration;

/**
 * A clock that lets a rival act while it is being read: whoever reads it has seen the state before, and acts on it after.
 * So one thread plays two, and a race is lost on purpose, every time.
 */
final class RacingTicker implements Ticker {

    private final ManualTicker clock = new ManualTicker(Long.MAX_VALUE - 1_000_000_000L);
    private Runnable rival = () -> {};
    private int readsBefore = -1;

    /** Lets the rival act at the read after so many others, once. */
    void race(int reads, Runnable act) {
        readsBefore = reads;
        rival = act;
    }

    /** Ends the race, and tells whether the rival got to act. */
    boolean raced() {
        boolean raced = readsBefore < 0;
        readsBefore = -1;
        return raced;
    }

    void advance(Duration duration) {
        clock.advance(duration);
    }

    @Override
    public long read() {
        long now = clock.read();
        if (readsBefore >= 0 && readsBefore-- == 0) {
            rival.run();
        }
        return now;
    }
}
