/**
 * Puts circuit breakers around annotated methods by weaving, also where no proxy can stand.
 */
@NullMarked
package dev.circuitbreaker.spring.aop.aspectj;

import org.jspecify.annotations.NullMarked;
