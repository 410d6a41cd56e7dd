package dev.circuitbreaker.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a phase came about, and whether that has been announced.
 *
 * <p>Several threads may change the state in quick succession and be delayed before they announce it. Each arrival
 * therefore knows the one before, and whoever announces one first announces those before it: listeners hear of every
 * transition once, in the order in which the transitions happened.
 */
final class Arrival {

    private static final VarHandle ANNOUNCED =
            Handles.of(MethodHandles.lookup(), Arrival.class, "announced", boolean.class);

    /** Wall-clock time, for display. */
    final Instant since;

    /** The transition that led here; null at the beginning. */
    final CircuitBreakerEvent.@Nullable StateTransition transition;

    /** Cut once this arrival has been announced, so that the chain does not grow. Volatile: any announcer cuts it. */
    private volatile @Nullable Arrival previous;

    /** Claimed by compare-and-set by the one thread that announces. */
    private volatile boolean announced;

    private Arrival(
            Instant since, CircuitBreakerEvent.@Nullable StateTransition transition, @Nullable Arrival previous) {
        this.since = since;
        this.transition = transition;
        this.previous = previous;
        this.announced = transition == null;
    }

    /** The beginning: nothing to announce. */
    static Arrival first() {
        return new Arrival(WallClock.now(), null, null);
    }

    /** A step from one phase to the next, taken at {@code now} but dated when it fell due. */
    static Arrival by(Step step, String name, Phase from, long now) {
        Instant at = WallClock.now().minus(Duration.ofNanos(Math.max(0, now - step.at())));
        return new Arrival(
                at,
                new CircuitBreakerEvent.StateTransition(name, at, from.state, step.to(), step.cause()),
                from.arrival);
    }

    void announce(Consumer<CircuitBreakerEvent.StateTransition> announcer) {
        Arrival before = previous;
        if (before != null) {
            before.announce(announcer);
            previous = null;
        }
        CircuitBreakerEvent.StateTransition due = transition;
        if (due != null && ANNOUNCED.compareAndSet(this, false, true)) {
            announcer.accept(due);
        }
    }
}
