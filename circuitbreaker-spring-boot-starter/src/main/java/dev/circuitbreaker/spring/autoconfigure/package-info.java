/**
 * Auto-configuration: connects the settings, the annotation, Actuator and Micrometer to the circuit breakers.
 */
@NullMarked
package dev.circuitbreaker.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
