package dev.circuitbreaker.spring.fleet;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an instance tells the others of one circuit breaker. Immutable.
 *
 * @param name of the circuit breaker
 * @param opinion what the instance thinks of the dependency
 * @param hasTraffic whether calls have been made or rejected lately
 * @param state for people: state and numbers in coarse form
 * @param override what it knows an operator to have said; null for nothing
 * @param probing how its probes came out or go on
 * @param pause after probes that failed, for how long the fleet sends none; zero otherwise
 */
public record FleetReport(
        String name,
        Opinion opinion,
        boolean hasTraffic,
        InstanceBreakerState state,
        @Nullable FleetOverride override,
        Probing probing,
        Duration pause) {

    /** What has become of the probes of an instance since its last report. */
    public enum Probing {
        /** There is nothing to say. */
        NONE,
        /** Some are under way: it goes on to hold the lease. */
        GOES_ON,
        /** They have succeeded: all may probe now. */
        SUCCEEDED,
        /** They have failed: none is to probe for the time of the pause. */
        FAILED,
        /** Its circuit breaker has opened: that probes have succeeded before means nothing any more. */
        OPENED
    }
}
