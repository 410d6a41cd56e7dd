package dev.circuitbreaker.core;

import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Those who hear of a breaker: its own listeners, and those of the breaker that it is a key of. */
abstract class Audience extends UnreportedEnds {

    /** Those of the breaker that this one is a key of; null if it is none. */
    final @Nullable Audience above;

    /** Null until the first one comes. Written under this object's lock. What they hear, those above hear, too. */
    private volatile @Nullable BreakerListeners listeners;

    /** What Flight Recorder has been told of, keys included. Counted in a plain race: a few may be missed. */
    int recordedCalls;

    Audience(@Nullable Audience above) {
        this.above = above;
    }

    /** {@return the name of the breaker} */
    public abstract String name();

    /** The listeners of this breaker alone. */
    final synchronized BreakerListeners listeners() {
        BreakerListeners own = listeners;
        if (own == null) {
            own = new BreakerListeners();
            listeners = own;
        }
        return own;
    }

    final boolean isHeard() {
        BreakerListeners own = listeners;
        return (own != null && !own.events.isEmpty()) || (above != null && above.isHeard());
    }

    final boolean isAnyHeard(Function<BreakerListeners, Listeners<?>> news) {
        BreakerListeners own = listeners;
        return (own != null && !news.apply(own).isEmpty()) || (above != null && above.isAnyHeard(news));
    }

    final void tell(CircuitBreakerEvent event) {
        tellAll(it -> it.events.tell(event));
    }

    final void tellAll(Consumer<BreakerListeners> telling) {
        BreakerListeners own = listeners;
        if (own != null) {
            telling.accept(own);
        }
        if (above != null) {
            above.tellAll(telling);
        }
    }

    /** Forgets all listeners, for a breaker that has been removed. */
    final void close() {
        BreakerListeners own = listeners;
        if (own != null) {
            own.clear();
        }
    }
}
