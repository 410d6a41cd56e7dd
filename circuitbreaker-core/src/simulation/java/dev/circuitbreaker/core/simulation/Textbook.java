package dev.circuitbreaker.core.simulation;

import org.jspecify.annotations.Nullable;

/** The breaker of the textbooks: five failures in a row open it for a minute; three probes that succeed close it. */
final class Textbook implements Policy {

    private static final int FAILURES = 5;
    private static final int PROBES = 3;
    private static final long WAIT = 60_000_000_000L;

    private final VirtualTime time;
    private final StateLog log;
    private boolean closed = true;
    private int generation;
    private int failuresInARow;
    private int probesLeft;
    private int probesSucceeded;
    private long openedAt;

    Textbook(VirtualTime time, StateLog log) {
        this.time = time;
        this.log = log;
    }

    @Override
    public @Nullable Admitted admit(Call call, Answer truth) {
        if (!closed && (time.now() - openedAt < WAIT || probesLeft == 0)) {
            return null;
        }
        if (!closed) {
            probesLeft--;
        }
        int admittedIn = generation;
        return (good, nanos) -> ended(good, admittedIn);
    }

    private void ended(boolean good, int admittedIn) {
        if (admittedIn != generation) {
            return;
        }
        if (closed) {
            failuresInARow = good ? 0 : failuresInARow + 1;
            if (failuresInARow == FAILURES) {
                move(false);
            }
        } else if (!good) {
            move(false);
        } else if (++probesSucceeded == PROBES) {
            move(true);
        }
    }

    private void move(boolean toClosed) {
        closed = toClosed;
        generation++;
        failuresInARow = 0;
        probesLeft = PROBES;
        probesSucceeded = 0;
        openedAt = time.now();
        log.moved("textbook", closed);
    }
}
