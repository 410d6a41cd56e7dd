package dev.circuitbreaker.core.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/** What is to happen later in a run, in the order of its time; what is due at the same moment, in the order of its entry. */
public final class Agenda {

    private record Entry(long at, long number, Runnable action) {}

    private final VirtualTime time;
    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::at).thenComparingLong(Entry::number));
    private long number;

    Agenda(VirtualTime time) {
        this.time = time;
    }

    /**
     * Has something done later.
     *
     * @param nanos how long from now; what is due by now is done as soon as the current event is over
     * @param action what
     */
    public void after(long nanos, Runnable action) {
        entries.add(new Entry(time.now() + Math.max(0, nanos), number++, action));
    }

    /** Does all that is due until then, and leaves the time there. */
    void passUntil(long end) {
        for (Entry next = entries.peek(); next != null && next.at <= end; next = entries.peek()) {
            entries.remove();
            time.moveTo(next.at);
            next.action.run();
        }
        time.moveTo(end);
    }
}
