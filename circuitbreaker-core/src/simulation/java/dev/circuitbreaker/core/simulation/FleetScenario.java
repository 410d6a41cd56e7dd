package dev.circuitbreaker.core.simulation;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A situation in which a fleet has to decide.
 *
 * @param id a short name
 * @param title what happens, in words
 * @param callsPerSecond how many calls arrive at each instance, on average
 * @param script what happens in a run; what differs from run to run is drawn from the given source
 * @param store when what the instances share is not well
 * @param patience how long a call may take before it counts as slow; null for the defaults
 * @param offClock how far the wall clock of the first instance is ahead of the others
 */
public record FleetScenario(
        String id,
        String title,
        double callsPerSecond,
        Function<SplittableRandom, FleetScript> script,
        StoreTrouble store,
        @Nullable Duration patience,
        Duration offClock) {

    FleetScenario(String id, String title, double callsPerSecond, Function<SplittableRandom, FleetScript> script) {
        this(id, title, callsPerSecond, script, StoreTrouble.NONE, null, Duration.ZERO);
    }

    FleetScenario with(StoreTrouble trouble) {
        return new FleetScenario(id, title, callsPerSecond, script, trouble, patience, offClock);
    }

    FleetScenario withPatience(Duration limit) {
        return new FleetScenario(id, title, callsPerSecond, script, store, limit, offClock);
    }

    FleetScenario withClockOffBy(Duration offset) {
        return new FleetScenario(id, title, callsPerSecond, script, store, patience, offset);
    }

    @Override
    public String toString() {
        return id;
    }
}
