package dev.circuitbreaker.core.window;

import dev.circuitbreaker.core.ledger.CallLedger;

/** Makes windows. */
final class Windows {

    private Windows() {}

    /**
     * Makes an empty window.
     *
     * @param timed whether it spans seconds, or else calls
     * @param size how many
     * @param ledger counts the plain successes
     * @param generation whose outcomes it holds
     * @param successesBefore plain successes of the generation that it does not hold
     * @param now when it begins
     */
    static Window of(boolean timed, int size, CallLedger ledger, long generation, long successesBefore, long now) {
        return timed
                ? new TimeWindow(size, ledger, generation, successesBefore, now)
                : new CountWindow(size, ledger, generation, successesBefore);
    }
}
