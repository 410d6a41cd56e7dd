package dev.circuitbreaker.core.simulation;

import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * A situation in which a breaker has to decide.
 *
 * @param id a short name
 * @param title what happens, in words
 * @param callsPerSecond how many calls arrive on average
 * @param callsForOpening whether a breaker ought to open
 * @param seeds how many runs it takes
 * @param callers how many calls can be made at once
 * @param script what happens in a run; what differs from run to run is drawn from the given source
 */
public record Scenario(
        String id,
        String title,
        double callsPerSecond,
        boolean callsForOpening,
        int seeds,
        int callers,
        Function<SplittableRandom, Script> script) {

    private static final int MANY_CALLERS = 200;

    /** With 200 callers. */
    Scenario(
            String id,
            String title,
            double callsPerSecond,
            boolean callsForOpening,
            int seeds,
            Function<SplittableRandom, Script> script) {
        this(id, title, callsPerSecond, callsForOpening, seeds, MANY_CALLERS, script);
    }

    @Override
    public String toString() {
        return id;
    }
}
