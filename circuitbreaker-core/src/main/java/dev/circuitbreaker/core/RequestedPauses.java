package dev.circuitbreaker.core;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Until when a dependency has asked to be left alone. A request counts as long as the outcome that made it is in the window, so
 * each comes with its position there: a number of outcomes, or a time. Safe for use by many threads at once.
 *
 * <p>A request that ends no later than a younger one does not matter any more. So those that do end the earlier the younger they
 * are, and the oldest one inside is the one to heed.
 */
final class RequestedPauses {

    /** Of more, the newest gives way to the next: a dependency that shortens its pauses so often does not mean the last nanosecond. */
    private static final int MOST = 64;

    private record Request(long position, long until) {}

    private final Deque<Request> requests = new ArrayDeque<>(2);

    /** Adds a request. */
    synchronized void add(long position, long until) {
        Request last = requests.peekLast();
        while (last != null && (last.until - until <= 0 || requests.size() == MOST)) {
            requests.removeLast();
            last = requests.peekLast();
        }
        requests.addLast(new Request(position, until));
    }

    /**
     * Returns how long the pause still lasts.
     *
     * @param oldest the position of the oldest outcome inside
     * @param at the time from which it is asked
     * @return nanoseconds; 0 if there is none
     */
    synchronized long left(long oldest, long at) {
        Request first = requests.peekFirst();
        while (first != null && first.position - oldest < 0) {
            requests.removeFirst();
            first = requests.peekFirst();
        }
        return first == null ? 0 : Math.max(0, first.until - at);
    }

    /** How many requests there are. */
    synchronized int size() {
        return requests.size();
    }
}
