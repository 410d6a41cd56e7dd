package dev.circuitbreaker.core;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a phase came about. Arrivals that have not been announced yet form a chain in the order in which they happened. */
final class Arrival {

    /** Wall-clock time, for display. */
    final Instant since;

    /** The transition that led here; null at the beginning. */
    final CircuitBreakerEvent.@Nullable StateTransition transition;

    /** The arrival before, until this one is announced. Used by {@link Announcements} only, one thread at a time. */
    @Nullable
    Arrival previous;

    private Arrival(
            Instant since, CircuitBreakerEvent.@Nullable StateTransition transition, @Nullable Arrival previous) {
        this.since = since;
        this.transition = transition;
        this.previous = previous;
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
                new CircuitBreakerEvent.StateTransition(name, at, from.state, step.to(), step.cause(), step.at()),
                from.stay.arrival());
    }
}
