package dev.circuitbreaker.core.window;

import dev.circuitbreaker.core.ledger.Counts;

/**
 * A finding that a threshold has been reached.
 *
 * @param at when it was reached, in ticker nanoseconds
 * @param counts the numbers that reached it
 * @param consecutiveFailures how many failures in a row did it; 0 if it was a rate
 * @param inFlight how many of the slow calls are still in flight
 */
public record Breach(long at, Counts counts, int consecutiveFailures, int inFlight) {}
