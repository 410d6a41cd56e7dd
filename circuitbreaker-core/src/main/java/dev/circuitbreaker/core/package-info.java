/**
 * A circuit breaker in plain Java.
 *
 * <h2>Layers</h2>
 *
 * <p>Each uses those below it, and none above:
 *
 * <ol>
 *   <li>what users touch: {@link dev.circuitbreaker.core.CircuitBreaker}, {@link dev.circuitbreaker.core.CircuitBreakerRegistry},
 *       {@link dev.circuitbreaker.core.CircuitBreakerConfig}, {@link dev.circuitbreaker.core.Permit}, events and snapshots;
 *   <li>the kinds of calls: {@code SyncCall}, {@code TimedCall}, {@code AsyncCall}, which go in and out by the {@code CallPipeline};
 *   <li>{@code StateMachine}, the only place where the state changes, and the phases it moves between ({@code ClosedPhase}, {@code
 *       OpenPhase}, {@code HalfOpenPhase} and others);
 *   <li>{@code CallRecorder}, which joins the two packages below for a phase that judges calls;
 *   <li>{@code recording}: what Flight Recorder is told, as events;
 *   <li>{@code window}: what has been seen, numbers in, breach out;
 *   <li>{@code ledger}: the calls in flight, times in, counts out. Neither of these two knows states or settings.
 * </ol>
 *
 * <p>Read them in this order; {@code StateMachine}, {@code CallLedger} and {@code CountWindow} begin with an essay on their design.
 *
 * <h2>Words</h2>
 *
 * <dl>
 *   <dt>breach
 *   <dd>a threshold that has been reached, with the numbers that reached it
 *   <dt>cohort
 *   <dd>calls let through under the same circumstances: the same phase and the same settings
 *   <dt>generation
 *   <dd>all calls that one stay in a state lets through; those of another one move nothing but the lifetime counters
 *   <dt>hung
 *   <dd>in flight for longer than the slow-call duration threshold
 *   <dt>lane
 *   <dd>the short way through a counter, open while nothing is due and no plain success can matter
 *   <dt>mark
 *   <dd>an outcome in a count window that was no plain success
 *   <dt>phase
 *   <dd>one stay in a state
 *   <dt>place
 *   <dd>what a key has while it has a breaker of its own
 *   <dt>plain success
 *   <dd>a call that neither failed nor was slow
 *   <dt>seal
 *   <dd>to take the calls of a slot that hang out of it, at once
 *   <dt>slot
 *   <dd>the calls that started within a short span
 *   <dt>step
 *   <dd>what a phase decides, and the state machine takes
 * </dl>
 *
 * <h2>Threads</h2>
 *
 * <p>Every public type is safe for use by many threads at once unless its documentation says otherwise; configurations, snapshots
 * and events are immutable.
 */
@NullMarked
package dev.circuitbreaker.core;

import org.jspecify.annotations.NullMarked;
