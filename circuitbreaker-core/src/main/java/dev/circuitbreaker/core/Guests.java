package dev.circuitbreaker.core;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Listeners for one kind of news. They are guests: one that throws, even an {@code Error}, is logged and changes nothing
 * for anybody else. News for the listeners of a keyed breaker is news for those of the breaker it belongs to, too.
 *
 * @param <E> the kind of news
 */
final class Guests<E> {

    private final String who;
    private final @Nullable Guests<E> parent;

    /** Never changed, but replaced under this object's lock. */
    private volatile List<Consumer<E>> listeners = List.of();

    /** Whether there are listeners of this one's own: what the call path reads. */
    private volatile boolean any;

    Guests(String who) {
        this(who, null);
    }

    Guests(String who, @Nullable Guests<E> parent) {
        this.who = who;
        this.parent = parent;
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
        change(present -> Stream.concat(present, Stream.of(guest)));
        return () -> change(present -> present.filter(it -> it != guest));
    }

    void clear() {
        change(present -> Stream.empty());
    }

    private synchronized void change(UnaryOperator<Stream<Consumer<E>>> change) {
        listeners = change.apply(listeners.stream()).toList();
        any = !listeners.isEmpty();
    }

    boolean isEmpty() {
        return !any && (parent == null || parent.isEmpty());
    }

    void tell(E news) {
        for (Consumer<E> listener : listeners) {
            try {
                listener.accept(news);
            } catch (Throwable thrown) {
                Logs.error(Guests.class, () -> who + " threw on " + news, thrown);
            }
        }
        if (parent != null) {
            parent.tell(news);
        }
    }
}
