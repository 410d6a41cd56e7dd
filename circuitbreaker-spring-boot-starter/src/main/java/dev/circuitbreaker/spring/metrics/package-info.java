/**
 * Publishes what circuit breakers do as Micrometer meters.
 */
@NullMarked
package dev.circuitbreaker.spring.metrics;

import org.jspecify.annotations.NullMarked;
