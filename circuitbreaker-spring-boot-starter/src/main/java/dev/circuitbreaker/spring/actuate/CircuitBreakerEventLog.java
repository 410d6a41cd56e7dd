package dev.circuitbreaker.spring.actuate;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.Registration;
import dev.circuitbreaker.core.CircuitBreakerEvent.Reconfigured;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ExceptionClassifier;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the newest 100 events of each circuit breaker of a registry: transitions, failed calls and changes of
 * settings; and, in a place of their own so that they displace none of these, the newest 20 exceptions that did not count as
 * failures. Calls that succeed are not logged, and the log costs them nothing.
 *
 * <p>Circuit breakers created later are included; with a circuit breaker its events are removed. Safe for use by many
 * threads at once.
 */
public final class CircuitBreakerEventLog implements AutoCloseable {

    private static final int UNCOUNTED = 20;

    /** The log of one circuit breaker, and what ends it. */
    private record Page(CircuitBreaker breaker, EventRing ring, EventRing uncounted, List<Registration> listening) {

        static Page of(CircuitBreaker breaker) {
            EventRing ring = new EventRing();
            EventRing uncounted = new EventRing(UNCOUNTED);
            return new Page(
                    breaker,
                    ring,
                    uncounted,
                    List.of(
                            breaker.onTransition(event -> ring.add(event.at(), LoggedEvent.of(event))),
                            breaker.onFailure(event -> ring.add(event.at(), LoggedEvent.of(event))),
                            breaker.onException(event -> {
                                if (event.kind() != ExceptionClassifier.Kind.FAILURE) {
                                    uncounted.add(event.at(), LoggedEvent.of(event));
                                }
                            })));
        }

        Stream<EventRing.Entry> entries() {
            return Stream.concat(ring.entries().stream(), uncounted.entries().stream());
        }

        void end() {
            listening.forEach(Registration::close);
        }
    }

    private final CircuitBreakerRegistry registry;
    private final List<Registration> listening;

    /** Written by {@link #update} and {@link #close} only, which hold the lock. */
    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    /** Guarded by this. */
    private boolean closed;

    /**
     * Creates a log and begins to listen.
     *
     * @param registry the circuit breakers to listen to
     */
    public CircuitBreakerEventLog(CircuitBreakerRegistry registry) {
        this.registry = registry;
        // Listening comes first: a breaker that appears in between is seen twice, which does no harm, but never missed.
        this.listening = List.of(registry.onAdded(this::update), registry.onRemoved(this::update));
        registry.all().forEach(this::update);
    }

    /** News may arrive late and out of order, so it only says which name to look at. */
    private synchronized void update(CircuitBreaker news) {
        if (closed) {
            return;
        }
        String name = news.name();
        CircuitBreaker current = registry.find(name).orElse(null);
        Page old = pages.get(name);
        if (old != null && old.breaker == current) {
            return;
        }
        if (old != null) {
            pages.remove(name);
            old.end();
        }
        if (current != null) {
            pages.put(name, Page.of(current));
        }
    }

    /**
     * Logs a change of settings.
     *
     * @param change what happened; ignored if there is no circuit breaker with its name
     */
    public void add(Reconfigured change) {
        Page page = pages.get(change.name());
        if (page != null) {
            page.ring.add(change.at(), LoggedEvent.of(change));
        }
    }

    /**
     * Returns the events of all circuit breakers.
     *
     * @return the events, the newest last
     */
    public List<LoggedEvent> events() {
        return pages.values().stream()
                .flatMap(Page::entries)
                .sorted(EventRing.Entry.OLDEST_FIRST)
                .map(EventRing.Entry::event)
                .toList();
    }

    /**
     * Returns the events of one circuit breaker, with those of its keys.
     *
     * @param name its name, or that of one for a key
     * @return the events, the newest last; empty if there is no circuit breaker with this name
     */
    public List<LoggedEvent> events(String name) {
        @Nullable Page page = pages.get(name);
        return page == null
                ? events().stream().filter(event -> event.name().equals(name)).toList()
                : page.entries()
                        .sorted(EventRing.Entry.OLDEST_FIRST)
                        .map(EventRing.Entry::event)
                        .toList();
    }

    /** Stops listening, and forgets everything. */
    @Override
    public synchronized void close() {
        closed = true;
        listening.forEach(Registration::close);
        pages.values().forEach(Page::end);
        pages.clear();
    }
}
