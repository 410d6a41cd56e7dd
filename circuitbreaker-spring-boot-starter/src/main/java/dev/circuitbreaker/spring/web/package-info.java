/** Answers to the application's own clients where a circuit breaker did not let a call through, or a call timed out. */
@NullMarked
package dev.circuitbreaker.spring.web;

import org.jspecify.annotations.NullMarked;
