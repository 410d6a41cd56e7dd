package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.VarHandles;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;

/** The place of a key: its breaker, and what is known of its use. */
final class Place implements Runnable {

    private static final VarHandle AWAITS_END =
            VarHandles.of(MethodHandles.lookup(), Place.class, "awaitsEnd", boolean.class);

    static final int NOT_PASSED_OVER = -1;
    private static final long NOT_SEEN = -1;

    final String key;
    final CircuitBreaker breaker;
    final StateMachine machine;
    private final Consumer<Place> onEnd;

    /** When the key was last asked for. Written by the thread that asks, unless it was this key's turn already. */
    volatile long turn;

    /** Whether the end of a call is to be told. Set under the lock of the {@link KeyPlaces}, cleared by the call that tells. */
    private volatile boolean awaitsEnd;

    /** The turn it had when it was put in order. Guarded, like the following, by that lock. */
    long filedTurn;

    /** Where it stands among those passed over. */
    int position = NOT_PASSED_OVER;

    /** The turn it had when it was last looked at among those passed over, and since when it has had it. */
    private long seenTurn;

    private long seenSince;

    /** The end of a call is told when it {@linkplain #awaitEnd is awaited}. */
    Place(String key, CircuitBreaker breaker, Consumer<Place> onEnd) {
        this.key = key;
        this.breaker = breaker;
        this.machine = breaker.pipeline.machine;
        this.onEnd = onEnd;
        machine.totals.afterEnd = this;
    }

    boolean isIdle() {
        return machine.ledger.inFlight() == 0;
    }

    /** Has the ends of calls told from now on, until one is {@linkplain #heardEnd heard}. */
    void awaitEnd() {
        seenTurn = NOT_SEEN;
        awaitsEnd = true;
    }

    /** Takes the end of a call. */
    @Override
    public void run() {
        if (awaitsEnd) {
            onEnd.accept(this);
        }
    }

    /** Tells one of those who were told of an end, and only one, that it was the one awaited. */
    boolean heardEnd() {
        return AWAITS_END.compareAndSet(this, true, false);
    }

    /** For how long, in nanoseconds, it has been seen with the same turn; the first look at a turn finds zero. */
    long unusedFor(long now, long newestTurn) {
        long seen = turn;
        if (seen != seenTurn || seen == newestTurn) { // the key asked for last keeps its turn while no other is
            seenTurn = seen;
            seenSince = now;
        }
        return now - seenSince;
    }
}
