package dev.circuitbreaker.core;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Has the news of each name told one at a time and in order, even if a listener, or another thread meanwhile, causes the
 * next: that is then told by the thread which is telling already. News of different names do not wait for each other.
 */
final class NewsByName {

    /** What is still to be told, by name. Guarded by this. */
    private final Map<String, Queue<Runnable>> untold = new HashMap<>();

    /** The names of which a thread is telling just now. Guarded by this. */
    private final Set<String> told = new HashSet<>();

    synchronized void add(String name, Runnable news) {
        untold.computeIfAbsent(name, any -> new ArrayDeque<>()).add(news);
    }

    /** Tells all there is of a name, unless another thread, or a caller of this one, is about to. */
    void tell(String name) {
        if (!begin(name)) {
            return;
        }
        boolean done = false;
        try {
            for (Runnable news = next(name); news != null; news = next(name)) {
                news.run();
            }
            done = true;
        } finally {
            if (!done) {
                end(name); // what is left is told with the next news
            }
        }
    }

    private synchronized boolean begin(String name) {
        return told.add(name);
    }

    private synchronized @Nullable Runnable next(String name) {
        Queue<Runnable> queue = untold.get(name);
        Runnable news = queue == null ? null : queue.poll();
        if (news == null) {
            end(name);
        }
        return news;
    }

    private synchronized void end(String name) {
        told.remove(name);
        untold.computeIfPresent(name, (any, queue) -> queue.isEmpty() ? null : queue);
    }
}
