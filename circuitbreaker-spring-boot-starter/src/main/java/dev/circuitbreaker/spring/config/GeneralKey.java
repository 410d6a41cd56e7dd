package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.spring.config.WrittenProperty.Element;
import dev.circuitbreaker.spring.text.BreakerNameRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What may be written below {@code circuitbreaker} for the application rather than for a circuit breaker. Most of them switch
 * an auto-configuration, whose condition reads the value itself; what stands here is what may be written.
 */
enum GeneralKey {
    WATCH_INTERVAL("watch-interval"),
    BOARD_HISTORY("board.history"),
    STRICT("strict", "true", "false"),
    TEST_RESET("test.reset", "true", "false"),
    ANSWER_REJECTIONS("web.answer-rejections", "true", "false"),
    HTTP_CLIENTS("http.clients", "off", "group", "host"),
    RESET_CONNECT_BACKOFF("grpc.reset-connect-backoff", "true", "false"),
    CLOUD_ENABLED("cloud.enabled", "true", "false"),
    FLEET_MODE("fleet.mode", "off", "observe", "hint", "quorum"),
    FLEET_INSTANCE_ID("fleet.instance-id"),
    FLEET_KEY_PREFIX("fleet.key-prefix"),
    FLEET_OVERRIDE_TTL("fleet.override-ttl"),
    METRICS_CALL_DURATION("metrics.call-duration", "true", "false"),
    OBSERVATIONS_ENABLED("observations.enabled", "true", "false");

    private static final GeneralKey[] ALL = values();

    private final String key;
    private final String plain;
    private final List<String> words;

    GeneralKey(String key, String... words) {
        this.key = key;
        this.plain = plain(key);
        this.words = List.of(words);
    }

    /** As it is written below {@code circuitbreaker}, with a dot between the parts of a path. */
    String key() {
        return key;
    }

    /** The only values there are, in lower case; none if it is a duration or a name. */
    List<String> words() {
        return words;
    }

    /** Whether a text is one of the words, for a key that has some. YAML reads an unquoted off as false. */
    boolean accepts(String text) {
        return words.contains(text.toLowerCase(Locale.ROOT)) || (words.contains("off") && ValueKind.isOff(text));
    }

    /** The values as one would say them. */
    String example() {
        return switch (this) {
            case WATCH_INTERVAL -> "a duration such as 1s, or off";
            case BOARD_HISTORY -> "a duration such as 10m, or off";
            case FLEET_OVERRIDE_TTL -> "a duration such as 1h";
            case FLEET_INSTANCE_ID -> "a name such as shop-7f9c";
            case FLEET_KEY_PREFIX -> "a name such as circuitbreaker";
            default -> sentence();
        };
    }

    private String sentence() {
        int last = words.size() - 1;
        return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    /** The key that a path spells, or that it goes on from. In the name of an environment variable, an underscore may stand for a dash. */
    static Optional<GeneralKey> of(List<Element> path) {
        // Nearly all properties are those of a circuit breaker, and are told by their first word.
        String first = path.isEmpty() ? "" : plain(path.get(0).text());
        for (GeneralKey each : ALL) {
            if (each.plain.startsWith(first) && each.lengthIn(path) > 0) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** How many elements of a path spell this key; 0 if it begins in another way. */
    private int lengthIn(List<Element> path) {
        StringBuilder spelled = new StringBuilder();
        for (int i = 0; i < path.size(); i++) {
            spelled.append(plain(path.get(i).text()));
            if (plain.contentEquals(spelled)) {
                return i + 1;
            }
        }
        return 0;
    }

    /** Whether the path goes on where the key ends. */
    boolean isAbove(List<Element> path) {
        return path.size() > lengthIn(path);
    }

    private static String plain(String text) {
        return BreakerNameRules.relaxed(text).replace(".", "");
    }

    private static String joined(List<Element> path) {
        return path.stream().map(Element::text).collect(Collectors.joining("."));
    }

    /** What may stand where a path begins, for one that leads nowhere. */
    static List<String> withGroups() {
        List<String> keys = new ArrayList<>(Section.GROUPS);
        Stream.of(values()).map(GeneralKey::key).forEach(keys::add);
        return keys;
    }

    /** As much of a path that leads nowhere as can be compared with {@link #withGroups}. */
    static String comparable(List<Element> path) {
        String first = path.get(0).text();
        String start = plain(first) + ".";
        boolean begins = Stream.of(values()).anyMatch(each -> each.key.startsWith(start));
        return begins ? joined(path) : first;
    }
}
