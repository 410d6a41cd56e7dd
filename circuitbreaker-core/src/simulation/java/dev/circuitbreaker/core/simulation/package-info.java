/**
 * A discrete-event simulator for the quality of a breaker's decisions: callers, a dependency whose truth is known, and a
 * policy between them, on virtual time. Start with {@link dev.circuitbreaker.core.simulation.Simulation}, then read {@link
 * dev.circuitbreaker.core.simulation.Scenarios}. Several instances that may share something have runs of their own: {@link
 * dev.circuitbreaker.core.simulation.FleetSimulation} and {@link dev.circuitbreaker.core.simulation.FleetScenarios}. A run is a pure function of scenario, policy and seed. Confined to one
 * thread. Compiled into the tests of the core and the starter,
 * and into the benchmarks.
 */
package dev.circuitbreaker.core.simulation;
