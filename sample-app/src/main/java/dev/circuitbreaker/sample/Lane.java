package dev.circuitbreaker.sample;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What became of visitors, second by second, of the last two minutes. */
final class Lane {

    private static final int MOST = 120;

    /**
     * One second.
     *
     * @param at which one, since 1970
     * @param visits visitors who got an answer, or gave up
     * @param served of these, those who got an answer in time
     * @param reached of these, those whose request reached the dependency
     */
    record Second(long at, int visits, int served, int reached) {

        Second plus(boolean servedToo, boolean reachedToo) {
            return new Second(at, visits + 1, served + (servedToo ? 1 : 0), reached + (reachedToo ? 1 : 0));
        }
    }

    /** Oldest first. Guarded by this. */
    private final Deque<Second> seconds = new ArrayDeque<>();

    synchronized void count(boolean served, boolean reached) {
        long now = Instant.now().getEpochSecond();
        Second last = seconds.peekLast();
        boolean same = last != null && last.at == now;
        Second current = same ? seconds.removeLast() : new Second(now, 0, 0, 0);
        seconds.addLast(current.plus(served, reached));
        if (seconds.size() > MOST) {
            seconds.removeFirst();
        }
    }

    synchronized List<Second> seconds() {
        return List.copyOf(seconds);
    }
}
