/**
 * Measures what lets go of a caller at its deadline: calls with a {@code callTimeout} of a second, through clients of all
 * kinds, to servers that are silent or drip.
 */
package dev.circuitbreaker.benchmarks.deadlines;
