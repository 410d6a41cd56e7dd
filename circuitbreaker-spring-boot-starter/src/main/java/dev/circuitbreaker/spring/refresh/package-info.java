/**
 * Gives running circuit breakers the settings that have changed in the environment, where Spring Cloud Context says so.
 */
@NullMarked
package dev.circuitbreaker.spring.refresh;

import org.jspecify.annotations.NullMarked;
