package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.spring.text.BreakerNameRules;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertySource;
import org.springframework.util.StringUtils;

/** What is written below one name of Resilience4j's instances or configs, before it is understood. */
final class Resilience4jSection {

    private static final Map<String, Setting> OLD_KEYS = Map.of(
            "ringbuffersizeinclosedstate", Setting.SLIDING_WINDOW_SIZE,
            "ringbuffersizeinhalfopenstate", Setting.PERMITTED_NUMBER_OF_CALLS_IN_HALF_OPEN_STATE,
            "waitinterval", Setting.WAIT_DURATION_IN_OPEN_STATE);

    private final Map<Setting, List<String>> values = new EnumMap<>(Setting.class);
    private final Map<Object, PropertySource<?>> sources = new HashMap<>();
    private final Map<String, Boolean> switches = new HashMap<>();

    /** What is written for a setting: several texts only of a list, and null if nothing is. */
    @Nullable
    List<String> get(Setting setting) {
        return values.get(setting);
    }

    /** What is written for a setting that has one value. */
    @Nullable
    String text(Setting setting) {
        List<String> texts = values.get(setting);
        return texts == null || texts.isEmpty() ? null : texts.get(0);
    }

    /** Whether one of their switches, such as {@code enable-randomized-wait}, is on. */
    boolean isOn(String key) {
        return switches.getOrDefault(BreakerNameRules.relaxed(key), false);
    }

    void add(PropertySource<?> source, String key, String value, Set<String> leftOut) {
        Setting setting = OLD_KEYS.getOrDefault(
                BreakerNameRules.relaxed(key), Setting.of(key).orElse(null));
        Object known = setting == null ? BreakerNameRules.relaxed(key) : setting;
        PropertySource<?> first = sources.putIfAbsent(known, source);
        if (first != null && first != source) {
            return; // A source that comes first has it already, and lists replace as a whole.
        }
        if (setting != null) {
            List<String> texts = values.computeIfAbsent(setting, it -> new ArrayList<>());
            texts.addAll(setting.isList() ? List.of(StringUtils.tokenizeToStringArray(value, ",")) : List.of(value));
        } else if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
            switches.put(BreakerNameRules.relaxed(key), Boolean.valueOf(value));
        }
        if (setting == null && !key.toLowerCase(Locale.ROOT).startsWith("enable")) {
            leftOut.add(key);
        }
    }
}
