/**
 * Puts circuit breakers around annotated methods: {@code CircuitBreakerAttributeSource} reads the annotation, {@code Planner} turns it
 * into a {@code Plan}, and two interceptors, one around everything and one around the method itself, carry that out.
 */
@NullMarked
package dev.circuitbreaker.spring.aop;

import org.jspecify.annotations.NullMarked;
