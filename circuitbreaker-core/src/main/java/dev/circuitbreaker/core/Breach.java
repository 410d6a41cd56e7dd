package dev.circuitbreaker.core;

/**
 * A window's finding that a threshold has been reached.
 *
 * @param at when it was reached, in ticker nanoseconds
 * @param counts the numbers that reached it
 * @param cause the finding as a sentence
 */
record Breach(long at, Counts counts, String cause) {}
