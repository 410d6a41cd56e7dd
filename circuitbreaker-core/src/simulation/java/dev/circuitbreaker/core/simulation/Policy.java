package dev.circuitbreaker.core.simulation;

import org.jspecify.annotations.Nullable;

/** What decides whether calls are made, in one run. */
public interface Policy {

    /** A call that has been let through, and whose end is to be reported. */
    @FunctionalInterface
    interface Admitted {

        /**
         * Reports its end.
         *
         * @param good whether it succeeded
         * @param nanos how long it took
         */
        void ended(boolean good, long nanos);
    }

    /** Makes a policy for a run. */
    @FunctionalInterface
    interface Factory {

        /**
         * Makes a policy.
         *
         * @param time the time of the run
         * @param log to be told of openings and closings
         * @return a policy in its first state
         */
        Policy create(VirtualTime time, StateLog log);
    }

    /**
     * Decides about a call.
     *
     * @param call the call
     * @param truth what will become of it; for the oracle only
     * @return null if it is rejected
     */
    @Nullable
    Admitted admit(Call call, Answer truth);

    /** Once a second, whether calls come or not: notices what is due. Does nothing if calls are all a policy goes by. */
    default void look() {}
}
