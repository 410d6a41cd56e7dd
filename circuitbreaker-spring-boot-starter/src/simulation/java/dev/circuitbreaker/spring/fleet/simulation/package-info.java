/**
 * The fleet in the simulator of decisions: ten members, each with its own breaker, and a store in memory on virtual time.
 * Compiled into the tests of the starter and into the benchmarks.
 */
@NullMarked
package dev.circuitbreaker.spring.fleet.simulation;

import org.jspecify.annotations.NullMarked;
