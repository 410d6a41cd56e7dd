/**
 * How well breakers decide: {@link dev.circuitbreaker.benchmarks.decisions.Decisions} runs the simulator of the core's tests
 * for ours, for Resilience4j and for others, and writes docs/decisions.md.
 */
package dev.circuitbreaker.benchmarks.decisions;
