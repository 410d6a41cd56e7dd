/**
 * Shows circuit breakers in the application's health.
 */
@NullMarked
package dev.circuitbreaker.spring.health;

import org.jspecify.annotations.NullMarked;
