package dev.circuitbreaker.core;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Has the news of each name told one at a time and in order, even if a listener, or another thread meanwhile, causes the
 * next: that is then told by the thread which is telling already. News of different names do not wait for each other.
 */
final class OrderedNotifications {

    /** What is still to be told of the names of which a thread is telling just now. Guarded by this. */
    private final Map<String, Queue<Runnable>> untold = new HashMap<>();

    /**
     * Adds something to be told of a name. It must not throw.
     *
     * @return whether the calling thread is the one to {@link #tell} it
     */
    synchronized boolean add(String name, Runnable news) {
        Queue<Runnable> queue = untold.get(name);
        boolean first = queue == null;
        if (queue == null) {
            queue = new ArrayDeque<>();
            untold.put(name, queue);
        }
        queue.add(news);
        return first;
    }

    /** Tells all there is of a name, also what is added meanwhile. */
    void tell(String name) {
        for (Runnable news = next(name); news != null; news = next(name)) {
            news.run();
        }
    }

    private synchronized @Nullable Runnable next(String name) {
        Queue<Runnable> queue = untold.get(name);
        Runnable news = queue == null ? null : queue.poll();
        if (news == null) {
            untold.remove(name);
        }
        return news;
    }
}
