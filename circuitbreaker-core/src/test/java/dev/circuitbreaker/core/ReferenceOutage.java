package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.ledger.Counts;

/** What the {@link ReferenceBreaker} remembers of an outage, and how it and the real one read. */
final class ReferenceOutage {

    private boolean lasts;
    private long since;
    private String cause = "";
    private Counts tripped = Counts.NONE;
    private int reopenings;
    private String lastFailure;
    private String lastFailureEver;

    ReferenceOutage(State initial, long now) {
        went(initial, now, "initial state", Counts.NONE);
    }

    void went(State to, long at, String why, Counts counts) {
        if (to == State.OPEN && lasts) {
            reopenings++;
        } else if (to == State.OPEN) {
            lasts = true;
            since = at;
            cause = why;
            tripped = counts;
            reopenings = 0;
            lastFailure = counts.failed() > 0 ? lastFailureEver : null;
        } else if (to == State.CLOSED || to == State.DISABLED || to == State.METRICS_ONLY) {
            lasts = false;
        }
    }

    /** A call has failed with this exception, or null if with its result; told after the breaker has taken its end. */
    void failed(String exception) {
        lastFailureEver = exception;
        lastFailure = exception;
    }

    String shown(long now) {
        return lasts
                ? "down for " + (now - since) + "ns: " + cause + ", reopened " + reopenings + ", tripped by "
                        + (tripped.total() == 0 ? null : tripped)
                : "well";
    }

    String lastFailure() {
        return lasts ? lastFailure : null;
    }

    static String shown(CircuitBreakerSnapshot snapshot) {
        CircuitBreakerSnapshot.Outage outage = snapshot.outage();
        CircuitBreakerSnapshot.Tripped by = snapshot.tripped();
        Counts counts = by == null
                ? null
                : new Counts(by.bufferedCalls(), by.failedCalls(), by.slowCalls(), by.slowFailedCalls());
        return outage == null
                ? "well"
                : "down for " + outage.lasted().toNanos() + "ns: " + outage.cause() + ", reopened "
                        + outage.reopenings() + ", tripped by " + counts;
    }

    static String lastFailure(CircuitBreakerSnapshot snapshot) {
        return snapshot.outage() == null ? null : snapshot.outage().lastFailure();
    }
}
