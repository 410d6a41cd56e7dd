/**
 * Puts circuit breakers around methods that return reactive types, which do something only once they are subscribed to.
 * Needs Reactor.
 */
@NullMarked
package dev.circuitbreaker.spring.aop.reactive;

import org.jspecify.annotations.NullMarked;
