package dev.circuitbreaker.spring.config;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is given for the {@link GeneralKey}s. */
final class GeneralSettings {

    /**
     * The durations of one key.
     *
     * @param usual what holds where nothing is written
     * @param shortest the least
     * @param longest the most
     * @param bound how the most is called
     * @param mayBeOff whether there may be none
     */
    private record Span(
            GeneralKey key, Duration usual, Duration shortest, Duration longest, String bound, boolean mayBeOff) {}

    private static final Span WATCH_INTERVAL = new Span(
            GeneralKey.WATCH_INTERVAL, Duration.ofSeconds(1), Duration.ofMillis(1), Duration.ofDays(1), "1 day", true);
    private static final Span BOARD_HISTORY = new Span(
            GeneralKey.BOARD_HISTORY,
            Duration.ofMinutes(10),
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            "1 hour",
            true);
    private static final Span OVERRIDE_TTL = new Span(
            GeneralKey.FLEET_OVERRIDE_TTL,
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            Duration.ofDays(30),
            "30 days",
            false);

    private static final Pattern FLEET_NAME = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final int LETTERS_OF_A_RANDOM_ID = 13;

    private final Collection<PropertyProblem> problems;
    private final Map<GeneralKey, WrittenProperty> given = new EnumMap<>(GeneralKey.class);

    private GeneralSettings(Collection<PropertyProblem> problems) {
        this.problems = problems;
    }

    /** Takes the general keys out of the properties. */
    static GeneralSettings takeFrom(List<WrittenProperty> properties, Collection<PropertyProblem> problems) {
        GeneralSettings keys = new GeneralSettings(problems);
        properties.removeIf(written -> {
            Optional<GeneralKey> key = GeneralKey.of(written.path());
            key.ifPresent(found -> keys.give(found, written));
            return key.isPresent();
        });
        return keys;
    }

    private void give(GeneralKey key, WrittenProperty written) {
        if (key.isAbove(written.path())) {
            problems.add(written.problem(key.key() + " must be a single value", "Write " + key.example() + "."));
            return;
        }
        WrittenProperty other = given.get(key);
        if (other == null || written.source() < other.source()) {
            given.put(key, written);
        } else if (written.source() == other.source()) {
            problems.add(written.problem(
                    key.key() + " must be written once, and stands also at " + other.place(), "Remove one of them."));
        }
    }

    /** Refuses values other than the words there are. */
    void check(Function<WrittenProperty, Optional<String>> texts) {
        given.forEach((key, written) -> {
            if (!key.words().isEmpty()) {
                texts.apply(written)
                        .filter(text -> !key.accepts(text))
                        .ifPresent(text -> problems.add(
                                written.problem(text, "must be " + key.example(), "Write " + key.example() + ".")));
            }
        });
    }

    /** Whether what is only warned about at the start stops it. */
    boolean strict(Function<WrittenProperty, Optional<String>> texts) {
        WrittenProperty written = given.get(GeneralKey.STRICT);
        return written != null
                && texts.apply(written).filter("true"::equalsIgnoreCase).isPresent();
    }

    /** How often all circuit breakers are to be looked at; null for never. */
    @Nullable
    Duration watchInterval(Function<WrittenProperty, Optional<String>> texts) {
        return duration(WATCH_INTERVAL, texts);
    }

    /** How much of the past the board shows; null for none. */
    @Nullable
    Duration boardHistory(Function<WrittenProperty, Optional<String>> texts) {
        return duration(BOARD_HISTORY, texts);
    }

    /** How this instance takes part in the fleet. */
    FleetSettings fleet(Function<WrittenProperty, Optional<String>> texts) {
        String mode = given(GeneralKey.FLEET_MODE, texts)
                .filter(text -> GeneralKey.FLEET_MODE.accepts(text) && !ValueKind.isOff(text))
                .orElse("off");
        FleetMode known = FleetMode.valueOf(mode.toUpperCase(Locale.ROOT));
        return new FleetSettings(
                known,
                name(GeneralKey.FLEET_INSTANCE_ID, texts).orElseGet(() -> usualId(known)),
                name(GeneralKey.FLEET_KEY_PREFIX, texts).orElse("circuitbreaker"),
                Objects.requireNonNull(duration(OVERRIDE_TTL, texts)));
    }

    /** The source of good random numbers takes its time to begin, which those who take no part need not wait for. */
    private static String usualId(FleetMode mode) {
        return mode == FleetMode.OFF ? "" : UUID.randomUUID().toString().substring(0, LETTERS_OF_A_RANDOM_ID);
    }

    private Optional<String> given(GeneralKey key, Function<WrittenProperty, Optional<String>> texts) {
        return Optional.ofNullable(given.get(key)).flatMap(texts);
    }

    /** Names go into the keys of a store, which must stay legible to people and plain to Redis Cluster. */
    private Optional<String> name(GeneralKey key, Function<WrittenProperty, Optional<String>> texts) {
        WrittenProperty written = given.get(key);
        Optional<String> text = given(key, texts);
        if (written != null
                && text.isPresent()
                && !FLEET_NAME.matcher(text.get()).matches()) {
            problems.add(written.problem(
                    text.get(),
                    "must have 1 to 64 letters, digits, dots, dashes, underscores or colons",
                    "Write " + key.example() + ", or remove the key."));
        }
        return text;
    }

    private @Nullable Duration duration(Span span, Function<WrittenProperty, Optional<String>> texts) {
        WrittenProperty written = given.get(span.key);
        if (written == null) {
            return span.usual;
        }
        Optional<String> text = texts.apply(written);
        if (text.isPresent()) {
            try {
                return duration(span, text.get());
            } catch (RefusedValueException refused) {
                problems.add(written.problem(text.get(), refused.rule(), refused.cure(span.key.example())));
            }
        }
        return span.usual;
    }

    private static @Nullable Duration duration(Span span, String text) {
        if (text.isEmpty()) {
            throw new RefusedValueException(
                    "must not be empty", "Write " + span.key.example() + ", or remove the key.");
        }
        if (span.mayBeOff && ValueKind.isOff(text)) {
            return null;
        }
        Duration duration = Durations.read(text);
        if (duration.compareTo(span.shortest) < 0 || duration.compareTo(span.longest) > 0) {
            throw new RefusedValueException("must be from " + Durations.write(span.shortest) + " to " + span.bound
                    + (span.mayBeOff ? ", or off" : ""));
        }
        return duration;
    }
}
