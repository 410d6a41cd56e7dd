/** What a breaker weighs, alone and as a member of a fleet, and how long it takes to create many. */
package dev.circuitbreaker.benchmarks.memory;
