package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings that a configuration really has, as they would be written in YAML. */
public final class EffectiveSettings {

    private static final String NONE = "none";

    private EffectiveSettings() {}

    /**
     * Returns the settings of a configuration.
     *
     * @param config the configuration
     * @return keys such as {@code wait-duration-in-open-state} with values such as {@code "30s"}: numbers, lists
     *     and what is true or false as they are, durations with their unit, classes and predicates by the name of their
     *     class; without those that are not set and have no default; immutable, in the order of the documentation; last,
     *     if there is a candidate, a map of what it changes
     */
    public static Map<String, Object> of(CircuitBreakerConfig config) {
        Map<String, Object> settings = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            Object value = setting.valueIn(config);
            if (value != null) {
                settings.put(setting.key(), shown(value));
            }
        }
        CircuitBreakerConfig candidate = config.candidate();
        if (candidate != null) {
            Map<String, Object> changed = new LinkedHashMap<>(of(candidate));
            changed.entrySet().removeIf(entry -> entry.getValue().equals(settings.get(entry.getKey())));
            settings.put(Section.CANDIDATE, Collections.unmodifiableMap(changed));
        }
        return Collections.unmodifiableMap(settings);
    }

    /**
     * Says in what two configurations differ.
     *
     * @param before one of them
     * @param after the other
     * @return a text such as {@code call-timeout off -> 300ms, failure-rate-threshold 50.0 -> 30.0}; empty if there is no
     *     difference that can be shown
     */
    public static String difference(CircuitBreakerConfig before, CircuitBreakerConfig after) {
        Map<String, Object> old = of(before);
        Map<String, Object> now = of(after);
        return Stream.concat(Setting.keys().stream(), Stream.of(Section.CANDIDATE))
                .filter(key -> !Objects.equals(old.get(key), now.get(key)))
                .map(key -> key + " " + old.getOrDefault(key, NONE) + " -> " + now.getOrDefault(key, NONE))
                .collect(Collectors.joining(", "));
    }

    private static Object shown(Object value) {
        if (value instanceof Number || value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Duration duration) {
            return Durations.write(duration);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(EffectiveSettings::shown).toList();
        }
        return value instanceof Class<?> type
                ? type.getName()
                : value.getClass().getName();
    }
}
