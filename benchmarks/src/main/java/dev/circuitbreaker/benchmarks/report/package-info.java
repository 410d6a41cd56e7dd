/** Writes the results into docs/performance.md, between its markers, and as charts next to it. */
package dev.circuitbreaker.benchmarks.report;
