/**
 * Gives Spring Cloud its circuit breakers: OpenFeign, Gateway and HTTP service groups ask for them through the factories of
 * Spring Cloud Commons.
 */
@NullMarked
package dev.circuitbreaker.spring.cloud;

import org.jspecify.annotations.NullMarked;
