package dev.circuitbreaker.core.replay;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/** What a recording holds of circuit breakers. */
final class Recording implements Closeable {

    private static final String EVENTS = "dev.circuitbreaker.";
    private static final long SECOND = 1_000_000_000;

    /** Which breaker a call went through. */
    record Source(String name, @Nullable String key) {}

    private final CallStore calls = new CallStore();
    private final List<Source> sources = new ArrayList<>();
    private final Map<Source, Integer> numbers = new HashMap<>();
    private final Map<String, String> settings = new TreeMap<>();
    private final Map<String, Integer> openings = new TreeMap<>();
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    /**
     * Reads a recording.
     *
     * @param name the breaker whose calls are wanted; null for all
     * @throws BadRecording if the file is none, or has no calls
     * @throws IOException if the calls cannot be kept
     */
    static Recording read(Path file, @Nullable String name) throws BadRecording, IOException {
        if (!Files.isRegularFile(file)) {
            throw new BadRecording("There is no file " + file);
        }
        Recording recording = new Recording();
        try {
            recording.readAll(file, name);
            recording.calls.seal();
            if (recording.calls.size() == 0) {
                throw new BadRecording(file + " has no calls " + (name == null ? "" : "of '" + name + "' ")
                        + "(dev.circuitbreaker.Call)");
            }
            return recording;
        } catch (BadRecording | IOException | RuntimeException failed) {
            recording.close();
            throw failed;
        }
    }

    private void readAll(Path file, @Nullable String name) throws BadRecording, IOException {
        try (RecordingFile events = open(file)) {
            while (hasMore(events, file)) {
                RecordedEvent event = next(events, file);
                String type = event.getEventType().getName();
                if (type.startsWith(EVENTS)
                        && event.hasField("name")
                        && (name == null || name.equals(event.getString("name")))) {
                    take(type.substring(EVENTS.length()), event);
                }
            }
        }
    }

    private static RecordingFile open(Path file) throws BadRecording {
        try {
            return new RecordingFile(file);
        } catch (IOException | RuntimeException none) {
            throw unreadable(file, none);
        }
    }

    private static boolean hasMore(RecordingFile events, Path file) throws BadRecording {
        try {
            return events.hasMoreEvents();
        } catch (RuntimeException broken) {
            throw unreadable(file, broken);
        }
    }

    /** A file that is cut off makes the JDK throw what it likes. */
    private static RecordedEvent next(RecordingFile events, Path file) throws BadRecording {
        try {
            return events.readEvent();
        } catch (IOException | RuntimeException broken) {
            throw unreadable(file, broken);
        }
    }

    private static BadRecording unreadable(Path file, Exception thrown) {
        String why = thrown instanceof EOFException || thrown.getMessage() == null
                ? "it ends too early"
                : thrown.getMessage().lines().findFirst().orElse("");
        return new BadRecording(file + " is no complete Flight Recorder file: " + why);
    }

    private void take(String type, RecordedEvent event) throws IOException {
        switch (type) {
            case "Call" ->
                add(
                        event.getString("name"),
                        event.getString("key"),
                        nanos(event.getStartTime()),
                        event.getDuration(),
                        event.getString("outcome"),
                        event.getBoolean("slow"));
            case "Settings" -> settings.put(event.getString("name"), event.getString("settings"));
            case "Transition" -> {
                if (event.getString("to").equals("OPEN")) {
                    openings.merge(event.getString("name"), 1, Integer::sum);
                }
            }
            default -> {
                // An event of a later version, which says nothing that is needed here.
            }
        }
    }

    void add(String name, @Nullable String key, long start, Duration duration, String outcome, boolean slow)
            throws IOException {
        Source source = new Source(name, key);
        Integer number = numbers.get(source);
        if (number == null) {
            number = sources.size();
            sources.add(source);
            numbers.put(source, number);
        }
        long nanos = Math.max(0, duration.toNanos());
        first = Math.min(first, start);
        last = Math.max(last, start + nanos);
        calls.add(new Call(number, start, nanos, Call.End.of(outcome), slow, false));
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * SECOND + instant.getNano();
    }

    CallStore calls() {
        return calls;
    }

    Source source(int number) {
        return sources.get(number);
    }

    /** How many breakers there are, those for keys included. */
    int sources() {
        return sources.size();
    }

    /** The names of the breakers, in alphabetical order. */
    List<String> names() {
        return sources.stream().map(Source::name).distinct().sorted().toList();
    }

    /** The settings that were in force last; null if the recording does not say. */
    @Nullable
    String settings(String name) {
        return settings.get(name);
    }

    int openings(String name) {
        return openings.getOrDefault(name, 0);
    }

    /** When the first call began, in nanoseconds since 1970. */
    long first() {
        return first;
    }

    /** When the last call ended, in nanoseconds since 1970. */
    long last() {
        return last;
    }

    @Override
    public void close() throws IOException {
        calls.close();
    }
}
