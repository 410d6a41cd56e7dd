/**
 * Shows the circuit breakers of an application through Spring Boot Actuator.
 */
@NullMarked
package dev.circuitbreaker.spring.actuate;

import org.jspecify.annotations.NullMarked;
