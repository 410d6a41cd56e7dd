/** How much longer an application takes to start with a starter and fifty configured breakers. */
package dev.circuitbreaker.benchmarks.startup;
