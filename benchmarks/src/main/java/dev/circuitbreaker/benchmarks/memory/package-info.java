/** What a breaker weighs, and how long it takes to create many. */
package dev.circuitbreaker.benchmarks.memory;
