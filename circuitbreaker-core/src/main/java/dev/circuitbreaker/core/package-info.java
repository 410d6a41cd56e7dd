/**
 * A circuit breaker in plain Java.
 *
 * <p>Read {@link dev.circuitbreaker.core.CircuitBreaker} first: it is the way in and publishes the events. Then
 * {@code StateMachine}, the only place where the state changes; the phases it moves between ({@code ClosedPhase},
 * {@code OpenPhase}, {@code HalfOpenPhase}); {@code CallLedger}, which knows the calls in flight and counts plain
 * successes; and the windows ({@code CountWindow}, {@code TimeWindow}), which remember what was seen. Every public type
 * is safe for use by many threads at once unless its documentation says otherwise; configurations, snapshots and events
 * are immutable.
 */
@NullMarked
package dev.circuitbreaker.core;

import org.jspecify.annotations.NullMarked;
