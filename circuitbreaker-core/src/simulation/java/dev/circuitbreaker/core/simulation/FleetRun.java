package dev.circuitbreaker.core.simulation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the policy of a fleet has to do with in one run.
 *
 * @param time the only time there is
 * @param agenda for what it wants to do later
 * @param log to be told what it does
 * @param store how what the instances share behaves
 * @param patience how long a call may take before it counts as slow, with a threshold of 50 %; null for the policy's defaults
 * @param offClock how far the wall clock of the first instance is ahead of the others
 */
public record FleetRun(
        VirtualTime time,
        Agenda agenda,
        FleetLog log,
        StoreTrouble store,
        @Nullable Duration patience,
        Duration offClock) {

    /** How many instances there are. */
    public static final int INSTANCES = 10;

    /**
     * What an instance takes the time to be.
     *
     * @param instance which one
     * @return nanoseconds since the beginning, by its own clock
     */
    public long wallClock(int instance) {
        return time.now() + (instance == 0 ? offClock.toNanos() : 0);
    }
}
