package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.spring.text.SingleLine;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * Settings of Resilience4j, written so that circuit breakers here get the values that they had there.
 *
 * <p>The two libraries inherit by different rules: there, a chain of base configurations does not end in {@code default}, and
 * a wait takes backoff and jitter along or leaves them behind. So what each name has there is worked out first; what is
 * written then is whatever a name would not inherit here.
 */
final class Resilience4jTranslation {

    private static final String DEFAULT = "default";
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{Nd}_$][\\p{L}\\p{Nd}_.$-]*");
    private static final Pattern PLAIN_NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_-]*");

    /** Of this library; each stands in place of a value that would be inherited here and is not there. */
    private static final Map<Setting, List<String>> OURS = defaults("10", "30s", "3");

    private static final List<Setting> PREDICATES = List.of(
            Setting.RECORD_FAILURE_PREDICATE, Setting.IGNORE_EXCEPTION_PREDICATE, Setting.RECORD_RESULT_PREDICATE);

    private static final Map<Setting, List<String>> THEIRS = defaults("100", "60s", "10");

    private final Resilience4jSettings settings;
    private final Map<String, Map<Setting, List<String>>> lines = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    private Resilience4jTranslation(Resilience4jSettings settings) {
        this.settings = settings;
    }

    /** The translation and what else there is to know, in whole lines; empty if there is nothing to translate. */
    static String of(Resilience4jSettings settings) {
        if (settings.configs().isEmpty() && settings.instances().isEmpty()) {
            return "";
        }
        Resilience4jTranslation translation = new Resilience4jTranslation(settings);
        translation.translate();
        return (settings.isInPropertiesFile() ? translation.asProperties() : translation.asYaml())
                + translation.remarks();
    }

    private static Map<Setting, List<String>> defaults(String minimum, String wait, String probes) {
        Map<Setting, List<String>> defaults = new EnumMap<>(Setting.class);
        defaults.put(Setting.FAILURE_RATE_THRESHOLD, List.of("50"));
        defaults.put(Setting.SLOW_CALL_RATE_THRESHOLD, List.of("100"));
        defaults.put(Setting.SLOW_CALL_DURATION_THRESHOLD, List.of("60s"));
        defaults.put(Setting.SLIDING_WINDOW_TYPE, List.of("COUNT_BASED"));
        defaults.put(Setting.SLIDING_WINDOW_SIZE, List.of("100"));
        defaults.put(Setting.MINIMUM_NUMBER_OF_CALLS, List.of(minimum));
        defaults.put(Setting.WAIT_DURATION_IN_OPEN_STATE, List.of(wait));
        defaults.put(Setting.EXPONENTIAL_BACKOFF_MULTIPLIER, List.of("1"));
        defaults.put(Setting.EXPONENTIAL_MAX_WAIT_DURATION_IN_OPEN_STATE, List.of("10m"));
        defaults.put(Setting.RANDOMIZED_WAIT_FACTOR, List.of("0"));
        defaults.put(Setting.PERMITTED_NUMBER_OF_CALLS_IN_HALF_OPEN_STATE, List.of(probes));
        defaults.put(Setting.MAX_WAIT_DURATION_IN_HALF_OPEN_STATE, List.of("60s"));
        defaults.put(Setting.INITIAL_STATE, List.of("CLOSED"));
        defaults.put(Setting.RECORD_EXCEPTIONS, List.of(Throwable.class.getName()));
        defaults.put(Setting.IGNORE_EXCEPTIONS, List.of());
        return defaults;
    }

    private void translate() {
        Map<Setting, List<String>> ofDefault = lowered(ofConfig(DEFAULT, new HashSet<>()));
        put(Section.CONFIGS, DEFAULT, null, ofDefault, OURS);
        settings.configs().forEach((name, section) -> {
            if (!name.equals(DEFAULT)) {
                String base = section.text(Setting.BASE_CONFIG);
                Map<Setting, List<String>> inherited = base == null ? ofDefault : inheritedFrom(base, ofDefault);
                put(Section.CONFIGS, name, base, lowered(ofConfig(name, new HashSet<>())), inherited);
            }
        });
        settings.instances().forEach((name, section) -> {
            String named = section.text(Setting.BASE_CONFIG);
            boolean isOfSameName = named == null && settings.configs().containsKey(name) && !name.equals(DEFAULT);
            String base = isOfSameName ? name : named;
            Map<Setting, List<String>> there = isOfSameName
                    ? over(THEIRS, Objects.requireNonNull(settings.configs().get(name)))
                    : ofConfig(base == null ? DEFAULT : base, new HashSet<>());
            Map<Setting, List<String>> inherited = base == null ? ofDefault : inheritedFrom(base, ofDefault);
            put(Section.INSTANCES, name, base, lowered(over(there, section)), inherited);
        });
    }

    private Map<Setting, List<String>> inheritedFrom(String base, Map<Setting, List<String>> ofDefault) {
        return base.equals(DEFAULT) ? ofDefault : lowered(ofConfig(base, new HashSet<>()));
    }

    /** What a config has there: nothing of the default one, unless it is that, or names it. */
    private Map<Setting, List<String>> ofConfig(String name, Set<String> met) {
        Resilience4jSection section = settings.configs().get(name);
        if (section == null || !met.add(name)) {
            return THEIRS;
        }
        String base = section.text(Setting.BASE_CONFIG);
        return over(base == null ? THEIRS : ofConfig(base, met), section);
    }

    private static Map<Setting, List<String>> over(Map<Setting, List<String>> base, Resilience4jSection section) {
        Map<Setting, List<String>> all = new EnumMap<>(base);
        for (Setting setting : Setting.values()) {
            List<String> texts = section.get(setting);
            if (texts != null && setting != Setting.BASE_CONFIG && !isPartOfWait(setting)) {
                putOne(all, setting, texts);
            }
        }
        putPredicate(all, section, Setting.RECORD_EXCEPTIONS, Setting.RECORD_FAILURE_PREDICATE);
        putPredicate(all, section, Setting.IGNORE_EXCEPTIONS, Setting.IGNORE_EXCEPTION_PREDICATE);
        putWait(all, section);
        return all;
    }

    private static void putOne(Map<Setting, List<String>> all, Setting setting, List<String> texts) {
        if (setting == Setting.MAX_WAIT_DURATION_IN_HALF_OPEN_STATE
                && normal(setting, texts.get(0)).equals("0s")) {
            all.put(setting, Objects.requireNonNull(OURS.get(setting))); // for ever
        } else {
            all.put(setting, setting.isList() ? texts : List.of(normal(setting, texts.get(0))));
        }
    }

    /** There, a list of one's own does away with the predicate that one would inherit. */
    private static void putPredicate(
            Map<Setting, List<String>> all, Resilience4jSection section, Setting list, Setting predicate) {
        if (section.get(list) != null && section.get(predicate) == null) {
            all.remove(predicate);
        }
    }

    private static boolean isPartOfWait(Setting setting) {
        return switch (setting) {
            case WAIT_DURATION_IN_OPEN_STATE,
                    EXPONENTIAL_BACKOFF_MULTIPLIER,
                    EXPONENTIAL_MAX_WAIT_DURATION_IN_OPEN_STATE,
                    RANDOMIZED_WAIT_FACTOR -> true;
            default -> false;
        };
    }

    /** There, backoff and jitter count only beside a wait, and only once they are enabled. */
    private static void putWait(Map<Setting, List<String>> all, Resilience4jSection section) {
        String wait = section.text(Setting.WAIT_DURATION_IN_OPEN_STATE);
        if (wait == null) {
            return;
        }
        boolean grows = section.isOn("enable-exponential-backoff");
        boolean varies = !grows && section.isOn("enable-randomized-wait");
        all.put(Setting.WAIT_DURATION_IN_OPEN_STATE, List.of(normal(Setting.WAIT_DURATION_IN_OPEN_STATE, wait)));
        putIf(grows, all, section, Setting.EXPONENTIAL_BACKOFF_MULTIPLIER, "1.5");
        putIf(grows, all, section, Setting.EXPONENTIAL_MAX_WAIT_DURATION_IN_OPEN_STATE, "365d");
        putIf(varies, all, section, Setting.RANDOMIZED_WAIT_FACTOR, "0.5");
    }

    private static void putIf(
            boolean enabled,
            Map<Setting, List<String>> all,
            Resilience4jSection section,
            Setting setting,
            String otherwise) {
        String written = section.text(setting);
        String value = written == null ? otherwise : written;
        all.put(setting, enabled ? List.of(normal(setting, value)) : Objects.requireNonNull(OURS.get(setting)));
    }

    /** There, a minimum above the size of a count window is lowered in silence. */
    private static Map<Setting, List<String>> lowered(Map<Setting, List<String>> all) {
        Map<Setting, List<String>> lowered = new EnumMap<>(all);
        String size =
                Objects.requireNonNull(all.get(Setting.SLIDING_WINDOW_SIZE)).get(0);
        String minimum =
                Objects.requireNonNull(all.get(Setting.MINIMUM_NUMBER_OF_CALLS)).get(0);
        boolean isCount = !Objects.requireNonNull(all.get(Setting.SLIDING_WINDOW_TYPE))
                .get(0)
                .equalsIgnoreCase("TIME_BASED");
        if (isCount && size.matches("\\d{1,9}") && minimum.matches("\\d{1,9}")) {
            int least = Math.min(Integer.parseInt(size), Integer.parseInt(minimum));
            lowered.put(Setting.MINIMUM_NUMBER_OF_CALLS, List.of(Integer.toString(least)));
        }
        return lowered;
    }

    /** One text for what means the same: numbers without zeros at the end, durations with a unit. */
    private static String normal(Setting setting, String text) {
        if (setting.isDuration()) {
            try {
                return Durations.write(DurationStyle.detectAndParse(text, ChronoUnit.MILLIS));
            } catch (IllegalArgumentException | ArithmeticException unreadable) {
                return text; // A placeholder, or what both libraries refuse.
            }
        }
        return setting == Setting.SLIDING_WINDOW_TYPE || setting == Setting.INITIAL_STATE
                ? text.toUpperCase(Locale.ROOT).replace('-', '_')
                : text.replaceFirst("^(\\d+)\\.0+$", "$1");
    }

    private void put(
            String group,
            String name,
            @Nullable String base,
            Map<Setting, List<String>> values,
            Map<Setting, List<String>> inherited) {
        Map<Setting, List<String>> written = new EnumMap<>(Setting.class);
        if (base != null) {
            written.put(Setting.BASE_CONFIG, List.of(base));
        }
        for (Setting setting : PREDICATES) {
            if (inherited.containsKey(setting) && !values.containsKey(setting)) {
                notes.add("'" + SingleLine.shortened(name) + "' also inherits " + setting.key()
                        + ", which it does not there.");
            }
        }
        values.forEach((setting, texts) -> {
            if (!texts.equals(inherited.get(setting))) {
                written.put(setting, texts);
            }
        });
        boolean isDefault = group.equals(Section.CONFIGS) && name.equals(DEFAULT);
        if (written.isEmpty() && !isDefault) {
            written.put(Setting.BASE_CONFIG, List.of(DEFAULT)); // so that the name stands there at all
        }
        if (!written.isEmpty()) {
            lines.put(group + "." + name, written);
        }
    }

    private String asProperties() {
        StringBuilder text = new StringBuilder();
        lines.forEach((path, written) -> {
            String group = path.substring(0, path.indexOf('.'));
            String name = path.substring(group.length() + 1);
            String start = "circuitbreaker." + group
                    + (PLAIN_NAME.matcher(name).matches() ? "." + name : "[" + SingleLine.of(name) + "]");
            written.forEach((setting, texts) -> text.append(start)
                    .append('.')
                    .append(setting.key())
                    .append('=')
                    .append(SingleLine.of(String.join(",", texts)))
                    .append('\n'));
        });
        return text.toString();
    }

    private String asYaml() {
        StringBuilder text = new StringBuilder("circuitbreaker:\n");
        String last = "";
        for (Map.Entry<String, Map<Setting, List<String>>> section : lines.entrySet()) {
            String path = section.getKey();
            String group = path.substring(0, path.indexOf('.'));
            if (!group.equals(last)) {
                text.append("  ").append(group).append(":\n");
                last = group;
            }
            String name = path.substring(group.length() + 1);
            text.append("    ")
                    .append(PLAIN_NAME.matcher(name).matches() ? name : quoted("[" + name + "]"))
                    .append(":\n");
            section.getValue()
                    .forEach((setting, texts) -> text.append("      ")
                            .append(setting.key())
                            .append(": ")
                            .append(scalar(setting, texts))
                            .append('\n'));
        }
        return text.toString();
    }

    private static String scalar(Setting setting, List<String> texts) {
        List<String> scalars = new ArrayList<>();
        for (String text : texts) {
            scalars.add(PLAIN.matcher(text).matches() ? text : quoted(text));
        }
        return setting.isList() ? "[" + String.join(", ", scalars) + "]" : scalars.get(0);
    }

    private static String quoted(String text) {
        return '"' + SingleLine.of(text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
    }

    /** What else there is to know, in sentences. */
    private String remarks() {
        StringBuilder remarks = new StringBuilder();
        if (!settings.leftOut().isEmpty()) {
            remarks.append("# No key here stands for ")
                    .append(settings.leftOut().stream()
                            .map(SingleLine::shortened)
                            .sorted()
                            .collect(Collectors.joining(", ")))
                    .append(".\n");
        }
        notes.forEach(note -> remarks.append("# ").append(note).append('\n'));
        return remarks.toString();
    }
}
