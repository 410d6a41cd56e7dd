/**
 * How well breakers decide: {@link dev.circuitbreaker.benchmarks.decisions.Decisions} runs the simulator of the core's tests
 * for ours, for Resilience4j and for others, and writes docs/decisions.md; {@link
 * dev.circuitbreaker.benchmarks.decisions.FleetDecisions} does so for fleets of ten, and writes docs/fleet.md.
 */
package dev.circuitbreaker.benchmarks.decisions;
