package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.spring.config.WrittenProperty.Element;
import dev.circuitbreaker.spring.text.BreakerNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is written directly below {@code circuitbreaker}, for the application rather than for a circuit breaker. */
final class GeneralKeys {

    static final String WATCH_INTERVAL = "watch-interval";
    static final String STRICT = "strict";
    static final String RESET_CONNECT_BACKOFF = "grpc.reset-connect-backoff";
    static final List<String> ALL = List.of(WATCH_INTERVAL, STRICT, RESET_CONNECT_BACKOFF);

    private static final Duration DEFAULT_WATCH_INTERVAL = Duration.ofSeconds(1);
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final String FLAG_EXAMPLE = "true or false";
    private static final String INTERVAL_EXAMPLE = "a duration such as 1s, or off";

    private final Collection<PropertyProblem> problems;
    private final Map<String, WrittenProperty> given = new HashMap<>();

    private GeneralKeys(Collection<PropertyProblem> problems) {
        this.problems = problems;
    }

    /** Takes the general keys out of the properties. */
    static GeneralKeys takeFrom(List<WrittenProperty> properties, Collection<PropertyProblem> problems) {
        GeneralKeys keys = new GeneralKeys(problems);
        properties.removeIf(written -> {
            Optional<String> key = keyOf(written.path());
            key.ifPresent(found -> keys.give(found, written));
            return key.isPresent();
        });
        return keys;
    }

    /** The key that a path spells. In the name of an environment variable, an underscore may stand for the dash. */
    static Optional<String> keyOf(List<Element> path) {
        StringBuilder whole = new StringBuilder();
        for (Element element : path) {
            whole.append(element.text());
        }
        String spelled = BreakerNames.relaxed(whole.toString());
        for (String key : ALL) {
            if (BreakerNames.relaxed(key.replace(".", "")).equals(spelled) || isMap(key, path)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    private static boolean isMap(String key, List<Element> path) {
        return path.size() > 1
                && BreakerNames.relaxed(key)
                        .equals(BreakerNames.relaxed(path.get(0).text()));
    }

    private void give(String key, WrittenProperty written) {
        if (isMap(key, written.path())) {
            problems.add(written.problem(key + " must be a single value", "Write " + example(key) + "."));
            return;
        }
        WrittenProperty other = given.get(key);
        if (other == null || written.source() < other.source()) {
            given.put(key, written);
        } else if (written.source() == other.source()) {
            problems.add(written.problem(
                    key + " must be written once, and stands also at " + other.place(), "Remove one of them."));
        }
    }

    private static String example(String key) {
        return key.equals(WATCH_INTERVAL) ? INTERVAL_EXAMPLE : FLAG_EXAMPLE;
    }

    /** Whether what is only warned about at the start stops it. */
    boolean strict(Function<WrittenProperty, Optional<String>> texts) {
        return flag(STRICT, "false", texts);
    }

    /** Refuses what cannot be read of a key that nothing here needs: a condition goes by it. */
    void checkResetConnectBackoff(Function<WrittenProperty, Optional<String>> texts) {
        flag(RESET_CONNECT_BACKOFF, "true", texts);
    }

    private boolean flag(String key, String byDefault, Function<WrittenProperty, Optional<String>> texts) {
        WrittenProperty written = given.get(key);
        String text = written == null ? byDefault : texts.apply(written).orElse(byDefault);
        if (written != null && !text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            problems.add(written.problem(text, "must be true or false", "Write " + FLAG_EXAMPLE + "."));
        }
        return text.equalsIgnoreCase("true");
    }

    /** How often all circuit breakers are to be looked at; null for never. */
    @Nullable
    Duration watchInterval(Function<WrittenProperty, Optional<String>> texts) {
        WrittenProperty written = given.get(WATCH_INTERVAL);
        if (written == null) {
            return DEFAULT_WATCH_INTERVAL;
        }
        Optional<String> text = texts.apply(written);
        if (text.isPresent()) {
            try {
                return interval(text.get());
            } catch (RefusedValueException refused) {
                problems.add(written.problem(text.get(), refused.rule(), refused.cure(INTERVAL_EXAMPLE)));
            }
        }
        return DEFAULT_WATCH_INTERVAL;
    }

    private static @Nullable Duration interval(String text) {
        if (text.isEmpty()) {
            throw new RefusedValueException("must not be empty", "Write " + INTERVAL_EXAMPLE + ", or remove the key.");
        }
        if (ValueKind.isOff(text)) {
            return null;
        }
        Duration interval = Durations.read(text);
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            throw new RefusedValueException("must be from " + Durations.write(SHORTEST) + " to 1 day, or off");
        }
        return interval;
    }

    /** All keys that may stand directly below {@code circuitbreaker}. */
    static List<String> withGroups() {
        List<String> keys = new ArrayList<>(Section.GROUPS);
        keys.addAll(ALL);
        return keys;
    }
}
