/**
 * The annotation that puts a circuit breaker around a method.
 */
@NullMarked
package dev.circuitbreaker.spring.annotation;

import org.jspecify.annotations.NullMarked;
