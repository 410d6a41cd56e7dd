package dev.circuitbreaker.spring.actuate;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the endpoint does over HTTP beyond its read operations, whatever serves it: changes, and the board for people. */
public final class CircuitBreakersWeb extends ChangesByPost {

    private final CircuitBreakersEndpoint endpoint;
    private final CircuitBreakerChanges changes;
    private final BoardUpdates feed;

    /**
     * Creates the HTTP part of the endpoint.
     *
     * @param endpoint shows the result of changes
     * @param id the id of the endpoint
     * @param changes makes the changes
     * @param writable whether changes are allowed at all
     * @param feed tells the board what has changed
     */
    public CircuitBreakersWeb(
            CircuitBreakersEndpoint endpoint,
            String id,
            CircuitBreakerChanges changes,
            boolean writable,
            BoardUpdates feed) {
        super(id, RefusedChangeException.ALLOWED, writable);
        this.endpoint = endpoint;
        this.changes = changes;
        this.feed = feed;
    }

    BoardUpdates feed() {
        return feed;
    }

    @Override
    boolean knows(String name) {
        return endpoint.circuitBreaker(name) != null;
    }

    @Override
    Answer change(String name, Map<String, String> fields, @Nullable String actor) {
        return changes.apply(name, fields)
                .map(endpoint::detailed)
                .map(Answer::of)
                .orElseGet(ChangesByPost::notFound);
    }
}
