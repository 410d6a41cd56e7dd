package dev.circuitbreaker.core.simulation;

import org.jspecify.annotations.Nullable;

/** What decides whether the calls of all instances are made, in one run. */
public interface FleetPolicy {

    /** Makes a policy for a run. */
    @FunctionalInterface
    interface Factory {

        /**
         * Makes a policy.
         *
         * @param run time, conditions and log of the run
         * @return a policy in its first state
         */
        FleetPolicy create(FleetRun run);
    }

    /**
     * Decides about a call.
     *
     * @param instance which instance wants to make it
     * @return null if it is rejected
     */
    Policy.@Nullable Admitted admit(int instance);

    /** Once a second, whether calls come or not: notices what is due. Does nothing if calls are all a policy goes by. */
    default void look() {}
}
