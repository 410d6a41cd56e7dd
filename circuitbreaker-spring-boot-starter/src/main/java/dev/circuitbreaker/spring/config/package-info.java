/**
 * Reads {@code circuitbreaker.*} properties strictly into the configurations of circuit breakers, and explains what is
 * wrong with them.
 */
@NullMarked
package dev.circuitbreaker.spring.config;

import org.jspecify.annotations.NullMarked;
