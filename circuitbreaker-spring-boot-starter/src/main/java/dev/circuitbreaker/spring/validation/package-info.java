/** What a refusal by validation means to a circuit breaker. */
@NullMarked
package dev.circuitbreaker.spring.validation;

import org.jspecify.annotations.NullMarked;
