/**
 * The annotation path: the same bean, called through what different libraries put around it in a Spring context that
 * their auto-configuration has made.
 */
package dev.circuitbreaker.benchmarks.annotation;
