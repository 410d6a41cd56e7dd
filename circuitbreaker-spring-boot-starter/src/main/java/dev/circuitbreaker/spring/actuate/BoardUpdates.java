package dev.circuitbreaker.spring.actuate;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.CircuitBreakerTotals;
import dev.circuitbreaker.spring.events.CallDurationSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * What the board asks for again and again: all circuit breakers at first, and then those that have changed since the
 * revision that it knows. It is for our own page only, and promised to no other program.
 *
 * <p>Once asked, keeps the newest text of each circuit breaker to compare, about 1 kB. Safe for use by many threads at
 * once.
 */
public final class BoardUpdates {

    static final MediaType TYPE = new MediaType("application", "vnd.circuitbreaker.board+json", StandardCharsets.UTF_8);

    /** Beyond these, the first to go are forgotten, and a board that has not heard of them gets everything. */
    private static final int MOST_REMOVED = 1_000;

    /** Less than a packet is not worth compressing. */
    private static final int WORTH_COMPRESSING = 1_400;

    /**
     * What the circuit breakers do not know themselves.
     *
     * @param application the name of the application; null if it has none
     * @param instance which of its instances this is
     * @param history what was before; null if none is kept
     * @param fallbacks how often callers got a fallback
     * @param durations how long calls take; null if that is not measured
     * @param fleet where all instances are shown; null where there is no fleet to be seen
     */
    public record Surroundings(
            @Nullable String application,
            Supplier<String> instance,
            @Nullable BoardHistory history,
            FallbackCounts fallbacks,
            @Nullable CallDurationSource durations,
            @Nullable Fleet fleet) {}

    /**
     * Where all instances are shown.
     *
     * @param path where that is from the path of the board, such as {@code circuitbreakerfleet} for its neighbour
     * @param writable whether something may be said to all
     */
    public record Fleet(String path, boolean writable) {}

    /**
     * A circuit breaker as it was last seen.
     *
     * @param text the JSON object
     * @param changed the revision that brought it
     */
    private record Seen(String text, long changed) {}

    private final CircuitBreakerRegistry registry;
    private final boolean writable;
    private final Surroundings surroundings;
    private final LongSupplier wallClock;

    /** Tells the revisions of this feed from those of another instance, or of the one before a restart. */
    private final String id = UUID.randomUUID().toString().substring(0, 8);

    /** Grows with every change. Guarded by this. */
    private long revision;

    /** Guarded by this. */
    private Map<String, Seen> seen = new LinkedHashMap<>();

    /** The revisions that removed circuit breakers, oldest first. Guarded by this. */
    private final Map<String, Long> removed = new LinkedHashMap<>();

    /** Who knows an older revision than this may not know of something removed. Guarded by this. */
    private long forgotten;

    /**
     * Creates a feed.
     *
     * @param registry the circuit breakers to show
     * @param writable whether changes are allowed
     * @param surroundings what there is to show beside them
     */
    public BoardUpdates(CircuitBreakerRegistry registry, boolean writable, Surroundings surroundings) {
        this(registry, writable, surroundings, System::currentTimeMillis);
    }

    BoardUpdates(CircuitBreakerRegistry registry, boolean writable, Surroundings surroundings, LongSupplier wallClock) {
        this.registry = registry;
        this.writable = writable;
        this.surroundings = surroundings;
        this.wallClock = wallClock;
    }

    static void describe(HttpHeaders headers, boolean compressed) {
        headers.setContentType(TYPE);
        headers.setCacheControl("no-store");
        headers.set(HttpHeaders.VARY, HttpHeaders.ACCEPT + ", " + HttpHeaders.ACCEPT_ENCODING);
        headers.set("X-Content-Type-Options", "nosniff");
        if (compressed) {
            headers.set(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
    }

    static boolean isWorthCompressing(byte[] body) {
        return body.length >= WORTH_COMPRESSING;
    }

    static byte[] compressed(byte[] body) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 8);
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    /**
     * Answers the board.
     *
     * @param since the revision that it knows; null if it knows none
     * @param withHistory whether it asks for what was before
     */
    byte[] answer(@Nullable String since, boolean withHistory) {
        StringBuilder json = new StringBuilder(64 * 1024);
        json.append("{\"application\":")
                .append(JsonText.of(surroundings.application))
                .append(",\"instance\":")
                .append(JsonText.of(surroundings.instance.get()))
                .append(",\"time\":")
                .append(wallClock.getAsLong())
                .append(",\"writable\":")
                .append(writable)
                .append(",\"fleet\":")
                .append(JsonText.of(surroundings.fleet));
        appendChanges(json, since);
        BoardHistory history = surroundings.history;
        if (withHistory && history != null) {
            json.append(",\"history\":").append(JsonText.of(history.shown()));
        }
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private synchronized void appendChanges(StringBuilder json, @Nullable String since) {
        look();
        long known = known(since);
        json.append(",\"revision\":\"").append(id).append('-').append(revision);
        json.append("\",\"full\":").append(known < 0).append(",\"breakers\":{");
        String before = "";
        for (Map.Entry<String, Seen> each : seen.entrySet()) {
            if (each.getValue().changed > known) {
                json.append(before)
                        .append(JsonText.of(each.getKey()))
                        .append(':')
                        .append(each.getValue().text);
                before = ",";
            }
        }
        json.append("},\"removed\":");
        json.append(JsonText.of(removed.entrySet().stream()
                .filter(each -> known >= 0 && each.getValue() > known)
                .map(Map.Entry::getKey)
                .toList()));
    }

    /** The revision of this feed that a text stands for; negative if everything has to be told. */
    private long known(@Nullable String since) {
        if (since == null || !since.startsWith(id + "-")) {
            return -1;
        }
        try {
            long known = Long.parseLong(since.substring(id.length() + 1));
            return known < forgotten || known > revision ? -1 : known;
        } catch (NumberFormatException e) {
            return -1; // no text of ours
        }
    }

    /** Compares what there is with what was there last. */
    private void look() {
        long next = revision + 1;
        Map<String, Seen> now = new LinkedHashMap<>();
        boolean changed = false;
        for (CircuitBreaker breaker : registry.all()) {
            String name = breaker.name();
            String text = JsonText.of(row(breaker));
            Seen last = seen.get(name);
            if (last == null || !last.text.equals(text)) {
                changed = true;
                last = new Seen(text, next);
                removed.remove(name);
            }
            now.put(name, last);
        }
        for (String name : seen.keySet()) {
            if (!now.containsKey(name)) {
                changed = true;
                remove(name, next);
            }
        }
        seen = now;
        if (changed) {
            revision = next;
        }
    }

    private void remove(String name, long at) {
        surroundings.fallbacks.forget(name);
        removed.put(name, at);
        if (removed.size() > MOST_REMOVED) {
            String oldest = removed.keySet().iterator().next();
            forgotten = Objects.requireNonNull(removed.remove(oldest));
        }
    }

    private Map<String, @Nullable Object> row(CircuitBreaker breaker) {
        Map<String, @Nullable Object> row = JsonText.fields(CircuitBreakerDescriptor.of(breaker));
        CircuitBreakerTotals totals = breaker.totals();
        Map<String, Object> calls = new LinkedHashMap<>();
        calls.put("success", totals.successful());
        calls.put("failure", totals.failed());
        calls.put("ignored", totals.ignored());
        calls.put("cancelled", totals.cancelled());
        calls.put("notPermitted", totals.notPermitted());
        calls.put("slow", totals.slow());
        row.put("totals", calls);
        row.put("fallbacks", surroundings.fallbacks.shown(breaker.name()));
        CallDurationSource durations = surroundings.durations;
        row.put("durations", durations == null ? null : durations.of(breaker.name()));
        return row;
    }
}
