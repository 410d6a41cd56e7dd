package dev.circuitbreaker.core;

/**
 * A window's finding that a threshold has been reached.
 *
 * @param at when it was reached, in ticker nanoseconds
 * @param counts the numbers that reached it
 * @param consecutiveFailures how many failures in a row did it; 0 if it was a rate
 */
record Breach(long at, Counts counts, int consecutiveFailures) {}
