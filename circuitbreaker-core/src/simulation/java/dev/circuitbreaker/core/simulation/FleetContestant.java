package dev.circuitbreaker.core.simulation;

/**
 * A policy of a fleet that takes part in a comparison.
 *
 * @param title its name in tables
 * @param factory makes it for a run
 */
public record FleetContestant(String title, FleetPolicy.Factory factory) {

    @Override
    public String toString() {
        return title;
    }
}
