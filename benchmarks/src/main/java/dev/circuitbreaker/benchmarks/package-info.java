/**
 * What a call costs, side by side with others in one run.
 */
package dev.circuitbreaker.benchmarks;
