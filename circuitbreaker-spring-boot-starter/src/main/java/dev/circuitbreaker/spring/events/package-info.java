/**
 * Tells of circuit breakers what happens to them: in the log, as application events, and also when no call comes.
 */
@NullMarked
package dev.circuitbreaker.spring.events;

import org.jspecify.annotations.NullMarked;
