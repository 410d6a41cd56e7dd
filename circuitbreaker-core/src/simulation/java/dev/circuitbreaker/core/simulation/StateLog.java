package dev.circuitbreaker.core.simulation;

import java.util.HashSet;
import java.util.Set;

/** When the breakers of a run were closed and when not. With several, all of them have to be closed. */
public final class StateLog {

    private final VirtualTime time;
    private final long troubleBegins;
    private final Set<String> notClosed = new HashSet<>();
    private int openings;
    private long firstOpening = -1;
    private long lastClosing = -1;

    StateLog(VirtualTime time, long troubleBegins) {
        this.time = time;
        this.troubleBegins = troubleBegins;
    }

    /**
     * Notes that a breaker has changed its state.
     *
     * @param breaker its name
     * @param closed whether it is closed now
     */
    public void moved(String breaker, boolean closed) {
        if (closed) {
            notClosed.remove(breaker);
            lastClosing = time.now();
        } else if (notClosed.add(breaker)) {
            openings++;
            if (firstOpening < 0 && time.now() >= troubleBegins) {
                firstOpening = time.now();
            }
        }
    }

    /** How often a closed breaker opened. */
    int openings() {
        return openings;
    }

    /** When a closed breaker opened for the first time since the trouble began; negative if none did. */
    long firstOpening() {
        return firstOpening;
    }

    /** When all were closed for good: negative if none ever closed again, {@code Long.MAX_VALUE} if one is not closed. */
    long closedSince() {
        return notClosed.isEmpty() ? lastClosing : Long.MAX_VALUE;
    }
}
