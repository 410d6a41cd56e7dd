package dev.circuitbreaker.core.simulation;

/**
 * A policy that takes part in a comparison.
 *
 * @param title its name in tables
 * @param factory makes it for a run
 */
public record Contestant(String title, Policy.Factory factory) {

    @Override
    public String toString() {
        return title;
    }
}
