package dev.circuitbreaker.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Listeners for one kind of news. They are guests: one that throws, even an {@code Error}, is logged and changes nothing
 * for others.
 *
 * @param <E> the kind of news
 */
final class Listeners<E> {

    private final String who;

    /** Never changed, but replaced under this object's lock. */
    private volatile List<Consumer<E>> listeners = List.of();

    /** Whether there are any: what the call path reads. */
    private volatile boolean any;

    Listeners(String who) {
        this.who = who;
    }

    /** Every registration is one of its own, also of a listener that is registered twice. */
    CircuitBreaker.Registration add(Consumer<? super E> listener) {
        Objects.requireNonNull(listener, "listener");
        Consumer<E> guest = new Consumer<>() {
            @Override
            public void accept(E news) {
                listener.accept(news);
            }
        };
        synchronized (this) {
            List<Consumer<E>> more = new ArrayList<>(listeners);
            more.add(guest);
            replace(more);
        }
        return () -> remove(guest);
    }

    private synchronized void remove(Consumer<E> guest) {
        List<Consumer<E>> fewer = new ArrayList<>(listeners);
        if (fewer.remove(guest)) {
            replace(fewer);
        }
    }

    synchronized void clear() {
        replace(List.of());
    }

    private void replace(List<Consumer<E>> changed) {
        listeners = List.copyOf(changed);
        any = !changed.isEmpty();
    }

    boolean isEmpty() {
        return !any;
    }

    void tell(E news) {
        for (Consumer<E> listener : listeners) {
            try {
                listener.accept(news);
            } catch (Throwable thrown) {
                SafeLog.error(Listeners.class, () -> who + " threw on " + news, thrown);
            }
        }
    }
}
