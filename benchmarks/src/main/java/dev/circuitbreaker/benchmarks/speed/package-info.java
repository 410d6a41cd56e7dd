/**
 * The programmatic call path: {@code Subject} lists what is compared, each behind the same small interface, and there is
 * one benchmark for each scenario.
 */
package dev.circuitbreaker.benchmarks.speed;
