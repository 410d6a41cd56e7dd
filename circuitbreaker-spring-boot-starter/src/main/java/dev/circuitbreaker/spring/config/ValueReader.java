package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.InvalidSettingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertyResolver;
import org.springframework.util.StringUtils;

/** Reads the values of sections: resolves placeholders, and checks each value by itself. Each is read once. */
final class ValueReader {

    private final PropertyResolver placeholders;
    private final NamedTypes types;
    private final Collection<PropertyProblem> problems;
    private final Collection<String> warnings;
    private final Map<Section, Map<Setting, Optional<ParsedValue>>> read = new HashMap<>();

    /**
     * Creates one.
     *
     * @param problems gets what is refused
     * @param warnings gets what is read and was probably not meant
     */
    ValueReader(
            PropertyResolver placeholders,
            NamedTypes types,
            Collection<PropertyProblem> problems,
            Collection<String> warnings) {
        this.placeholders = placeholders;
        this.types = types;
        this.problems = problems;
        this.warnings = warnings;
    }

    /** The value of a setting; empty if it is refused. */
    Optional<ParsedValue> read(Section section, Setting setting) {
        Map<Setting, Optional<ParsedValue>> choices = read.get(section);
        if (choices == null) {
            choices = new EnumMap<>(Setting.class);
            read.put(section, choices);
        }
        Optional<ParsedValue> choice = choices.get(setting);
        if (choice == null) {
            choice = read(setting, section.given(setting));
            choices.put(setting, choice);
        }
        return choice;
    }

    private Optional<ParsedValue> read(Setting setting, List<WrittenProperty> given) {
        List<WrittenProperty> origins = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (WrittenProperty written : given) {
            Optional<String> text = text(written);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            for (String part : setting.isList() ? split(text.get()) : List.of(text.get())) {
                origins.add(written);
                texts.add(part);
            }
        }
        return read(setting, given.get(0), origins, texts);
    }

    private Optional<ParsedValue> read(
            Setting setting, WrittenProperty first, List<WrittenProperty> origins, List<String> texts) {
        @Nullable Object value = null;
        try {
            value = setting.read(texts, types);
            setting.put(CircuitBreakerConfig.builder(), value);
            warnOfFraction(setting, first, texts);
            return Optional.of(new ParsedValue(first, value));
        } catch (RefusedValueException refused) {
            if (texts.isEmpty()) {
                problems.add(first.problem("", refused.rule(), refused.cure(setting.example())));
            }
            for (int i = 0; i < texts.size(); i++) {
                refuse(setting, origins.get(i), texts.get(i));
            }
        } catch (InvalidSettingException refused) {
            Optional<String> cure = value == null ? Optional.empty() : Resilience4jKeys.cure(setting, value);
            problems.add(first.problem(
                    String.join(",", texts),
                    Setting.inKeys(refused.rule()),
                    cure.orElseGet(() -> "Write " + setting.example() + ".")));
        }
        return Optional.empty();
    }

    /** Of a list, what is wrong with this element, if anything. */
    private void refuse(Setting setting, WrittenProperty origin, String text) {
        try {
            setting.read(List.of(text), types);
        } catch (RefusedValueException refused) {
            problems.add(origin.problem(text, refused.rule(), refused.cure(setting.example())));
        }
    }

    /** The text of a property with its placeholders resolved; empty if they cannot be. */
    Optional<String> text(WrittenProperty written) {
        Object value = written.value();
        String text = value instanceof Class<?> type ? type.getName() : value.toString();
        try {
            return Optional.of(placeholders.resolveRequiredPlaceholders(text).strip());
        } catch (IllegalArgumentException unresolved) {
            problems.add(written.problem(
                    "every placeholder must be the name of a property",
                    "Define the property, or give a default as in ${name:value}. " + unresolved.getMessage() + "."));
            return Optional.empty();
        }
    }

    private static List<String> split(String text) {
        return List.of(StringUtils.tokenizeToStringArray(text, ","));
    }

    private void warnOfFraction(Setting setting, WrittenProperty written, List<String> texts) {
        if (setting.isPercentage() && texts.get(0).startsWith("0.")) {
            warnings.add(written.property() + " is " + texts.get(0) + " percent (" + written.place()
                    + "). Rates are percentages: write 50 for one half.");
        }
    }
}
