package dev.circuitbreaker.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a phase came about. Those that have not been announced yet form a chain in the order in which they happened. */
final class PhaseStart {

    /** Stands for the time of the first call, so that keys that come and go need not read the clock. */
    private static final long FIRST_CALL = Long.MIN_VALUE;

    /** Wall-clock time, for display; null until it is first asked for. Written under this object's lock. */
    private @Nullable Instant since;

    /** The same by the ticker, or {@link #FIRST_CALL}. */
    final long began;

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

    /** The beginning of a breaker that is closed since its first call: nothing to announce. */
    static PhaseStart withFirstCall() {
        return first(FIRST_CALL);
    }

    /**
     * Wall-clock time, for display.
     *
     * @param firstCall when the first call began; now if there has been none
     */
    synchronized Instant since(long firstCall, long now) {
        Instant known = since;
        if (known == null) {
            known = dated(began == FIRST_CALL ? firstCall : began, now);
            since = known;
        }
        return known;
    }

    private static Instant dated(long at, long now) {
        return WallClock.now().minusNanos(Math.max(0, now - at));
    }

    /** A step from one phase to the next, taken at {@code now} but dated when it fell due. */
    static PhaseStart by(PhaseEnd step, String name, CircuitBreaker.State from, PhaseStart previous, long now) {
        Instant at = dated(step.at(), now);
        return new PhaseStart(
                at,
                step.at(),
                new CircuitBreakerEvent.StateTransition(name, at, from, step.to(), step.cause(), step.at()),
                previous);
    }
}
