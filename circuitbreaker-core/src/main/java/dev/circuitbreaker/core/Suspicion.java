package dev.circuitbreaker.core;

/**
 * What others say against a dependency. Immutable.
 *
 * @param calls how many calls of one's own, or failures in a row, are enough to judge it
 * @param because who says so, in words that follow "as"
 */
record Suspicion(int calls, String because) {}
