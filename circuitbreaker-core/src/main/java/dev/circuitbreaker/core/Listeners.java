package dev.circuitbreaker.core;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

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
        return !any;
    }

    void tell(E news) {
        for (Consumer<E> listener : listeners) {
            try {
                listener.accept(news);
            } catch (Throwable thrown) {
                Logs.error(Listeners.class, () -> who + " threw on " + news, thrown);
            }
        }
    }
}
