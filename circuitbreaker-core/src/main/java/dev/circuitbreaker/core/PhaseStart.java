package dev.circuitbreaker.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a phase came about. Those that have not been announced yet form a chain in the order in which they happened. */
final class PhaseStart {

    /** Wall-clock time, for display; null until it is first asked for. Written under this object's lock. */
    private @Nullable Instant since;

    /** The same by the ticker. */
    private final long began;

    /** The transition that led here; null at the beginning. */
    final CircuitBreakerEvent.@Nullable StateTransition transition;

    /** The one before, until this one is announced. Used by {@link Announcements} only, one thread at a time. */
    @Nullable
    PhaseStart previous;

    private PhaseStart(
            @Nullable Instant since,
            long began,
            CircuitBreakerEvent.@Nullable StateTransition transition,
            @Nullable PhaseStart previous) {
        this.since = since;
        this.began = began;
        this.transition = transition;
        this.previous = previous;
    }

    /** The beginning: nothing to announce. */
    static PhaseStart first(long now) {
        return new PhaseStart(null, now, null, null);
    }

    /** Wall-clock time, for display. */
    synchronized Instant since(long now) {
        Instant known = since;
        if (known == null) {
            known = dated(began, now);
            since = known;
        }
        return known;
    }

    private static Instant dated(long at, long now) {
        return WallClock.now().minusNanos(Math.max(0, now - at));
    }

    /** A step from one phase to the next, taken at {@code now} but dated when it fell due. */
    static PhaseStart by(Step step, String name, CircuitBreaker.State from, PhaseStart previous, long now) {
        Instant at = dated(step.at(), now);
        return new PhaseStart(
                at,
                step.at(),
                new CircuitBreakerEvent.StateTransition(name, at, from, step.to(), step.cause(), step.at()),
                previous);
    }
}
