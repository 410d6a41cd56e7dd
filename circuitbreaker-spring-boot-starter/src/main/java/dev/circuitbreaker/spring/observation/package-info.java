/**
 * Shows calls of annotated methods to Micrometer's observations, and so to traces.
 */
@NullMarked
package dev.circuitbreaker.spring.observation;

import org.jspecify.annotations.NullMarked;
