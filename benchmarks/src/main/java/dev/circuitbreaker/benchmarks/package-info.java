/**
 * What a call, a breaker and an application cost, side by side with others: {@code speed} and {@code annotation} are run
 * by JMH, {@code memory} and {@code startup} by themselves, and {@code report} writes the tables and charts of
 * docs/performance.md.
 */
package dev.circuitbreaker.benchmarks;
