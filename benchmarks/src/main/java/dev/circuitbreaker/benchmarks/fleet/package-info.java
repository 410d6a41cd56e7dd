/** What a fleet asks of Redis. */
package dev.circuitbreaker.benchmarks.fleet;
