package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Counts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a breaker remembers from the first time it opens until it is closed, so that a probe that fails hides neither when
 * the trouble began nor why. It goes with the phases, from one {@link PhaseContext} to the next.
 *
 * <p>Being forced open does not end it: callers have been rejected ever since, and nothing has found the dependency well.
 * Being disabled or only observing does: calls flow again, and the breaker no longer says how the dependency is. Being forced
 * open does not begin one either: that is an operator's decision, and says nothing about the dependency.
 *
 * <p>Immutable but for the last failure, which all its reopenings share.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>{@code lastFailure}: written in a plain race by calls that fail, the last one wins.
 * </ul>
 */
final class Outage {

    /** How it began, and what has failed since. */
    private static final class Beginning {

        /** How the breaker opened first. */
        private final PhaseStart start;

        /** The numbers that opened it; none if it has been open from the beginning. */
        private final Counts tripped;

        /** How many calls it took to know a rate. */
        private final int minimum;

        private volatile @Nullable String lastFailure;

        Beginning(PhaseStart start, Counts tripped, int minimum) {
            this.start = start;
            this.tripped = tripped;
            this.minimum = minimum;
        }
    }

    private final Beginning beginning;

    /** How many times the breaker has opened since. */
    final int reopenings;

    private Outage(Beginning beginning, int reopenings) {
        this.beginning = beginning;
        this.reopenings = reopenings;
    }

    /**
     * Begins with the first {@code OPEN}.
     *
     * @param tripped the numbers that opened the breaker
     * @param minimum how many calls it took to know a rate
     * @param lastFailure what the last call threw that failed so far; it is among those numbers, if any of them failed
     */
    static Outage begin(PhaseStart start, Counts tripped, int minimum, @Nullable String lastFailure) {
        Beginning beginning = new Beginning(start, tripped, minimum);
        beginning.lastFailure = tripped.failed() > 0 ? lastFailure : null;
        return new Outage(beginning, 0);
    }

    /** The same when the breaker has opened once more. */
    Outage reopened() {
        return new Outage(beginning, reopenings + 1);
    }

    /**
     * Notes a call that has failed since.
     *
     * @param exception the class of what it threw; null if what it returned is a failure
     */
    void failed(@Nullable String exception) {
        beginning.lastFailure = exception;
    }

    CircuitBreakerSnapshot.Outage seen(long now) {
        PhaseStart start = beginning.start;
        CircuitBreakerEvent.StateTransition transition = start.transition;
        return new CircuitBreakerSnapshot.Outage(
                start.since(now, now),
                Duration.ofNanos(Math.max(0, now - start.began)),
                transition == null ? "initial state" : transition.cause(),
                reopenings,
                beginning.lastFailure);
    }

    CircuitBreakerSnapshot.@Nullable Tripped tripped() {
        Counts tripped = beginning.tripped;
        return tripped.total() == 0
                ? null
                : new CircuitBreakerSnapshot.Tripped(
                        tripped.failureRate(beginning.minimum),
                        tripped.slowCallRate(beginning.minimum),
                        Counts.clamped(tripped.total()),
                        Counts.clamped(tripped.failed()),
                        Counts.clamped(tripped.slow()),
                        Counts.clamped(tripped.slowFailed()));
    }
}
