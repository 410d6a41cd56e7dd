package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerConfig.Builder;
import dev.circuitbreaker.core.InvalidSettingException;
import dev.circuitbreaker.core.Ticker;
import dev.circuitbreaker.spring.text.BreakerNameRules;
import dev.circuitbreaker.spring.text.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives every section the settings of its base configurations.
 *
 * <p>A section is followed by its {@code base-config}, that by its own, and so on; the last of the chain is {@code
 * default} if there is one. The first in the chain that gives a setting wins.
 */
final class BaseConfigInheritance {

    private static final String DEFAULT = "default";

    /** One for all, so that equal settings are equal. */
    private static final Predicate<Throwable> HIDING = ExceptionUnwrapper::hides;

    private final Map<String, Section> configs = new LinkedHashMap<>();
    private final ValueReader values;
    private final Ticker ticker;
    private final Collection<PropertyProblem> problems;
    private final Set<Section> inCircles = new HashSet<>();

    BaseConfigInheritance(
            Collection<Section> sections, ValueReader values, Ticker ticker, Collection<PropertyProblem> problems) {
        this.values = values;
        this.ticker = ticker;
        this.problems = problems;
        for (Section section : sections) {
            if (!section.isInstance()) {
                configs.put(BreakerNameRules.relaxed(section.name()), section);
            }
        }
    }

    /** The configuration of a section; null for that of a name without one. Empty if something is wrong with it. */
    Optional<CircuitBreakerConfig> configOf(@Nullable Section section) {
        Map<Setting, ParsedValue> choices = new EnumMap<>(Setting.class);
        boolean complete = true;
        for (Section link : chainOf(section)) {
            for (Setting setting : link.settings()) {
                if (!choices.containsKey(setting)) {
                    Optional<ParsedValue> choice = values.read(link, setting);
                    complete &= choice.isPresent();
                    if (choice.isPresent()) {
                        choices.put(setting, choice.get());
                    }
                }
            }
        }
        Section candidate = section == null ? null : section.candidate();
        if (candidate == null) {
            return complete ? build(section, choices, Optional.empty()) : Optional.empty();
        }
        refuseInitialState(candidate);
        Optional<CircuitBreakerConfig> onTrial = configOf(candidate);
        return complete && onTrial.isPresent() ? build(section, choices, onTrial) : Optional.empty();
    }

    private void refuseInitialState(Section candidate) {
        List<WrittenProperty> given = candidate.given(Setting.INITIAL_STATE);
        if (!given.isEmpty()) {
            problems.add(given.get(0).problem("a candidate always begins CLOSED", "Remove it."));
        }
    }

    /** Checks what may not be in use yet: each value, and where the base configurations lead. */
    void check(Section section) {
        chainOf(section);
        section.settings().forEach(setting -> values.read(section, setting));
    }

    /** Warns of configs that are called like instances which name no base, because Resilience4j takes that for naming them. */
    List<String> configsOfTheSameName(Collection<Section> sections) {
        List<String> warnings = new ArrayList<>();
        for (Section section : sections) {
            Section config = configs.get(BreakerNameRules.relaxed(section.name()));
            if (section.isInstance()
                    && config != null
                    && config != configs.get(DEFAULT)
                    && section.given(Setting.BASE_CONFIG).isEmpty()) {
                warnings.add(config.path() + " is not the base of " + section.path()
                        + ", which names none; that both are called the same says nothing here. Write " + section.path()
                        + ".base-config: " + config.name() + ", or call one of them otherwise.");
            }
        }
        return warnings;
    }

    private Set<Section> chainOf(@Nullable Section section) {
        Set<Section> chain = new LinkedHashSet<>();
        Section current = section == null ? configs.get(DEFAULT) : section;
        while (current != null && chain.add(current)) {
            current = baseOf(current, chain);
        }
        return chain;
    }

    private @Nullable Section baseOf(Section section, Set<Section> chain) {
        List<WrittenProperty> given = section.given(Setting.BASE_CONFIG);
        Optional<String> name = given.isEmpty() ? Optional.empty() : values.text(given.get(0));
        if (name.isEmpty() || name.get().isEmpty()) {
            if (section.live() != null) {
                return section.live(); // what a candidate does not say is as it is
            }
            Section last = configs.get(DEFAULT);
            return chain.contains(last) ? null : last;
        }
        WrittenProperty written = given.get(0);
        Section base = find(name.get());
        if (base == null && !BreakerNameRules.relaxed(name.get()).equals(DEFAULT)) {
            refuseUnknown(written, name.get());
        } else if (base != null && chain.contains(base)) {
            refuseCycle(written, base, chain);
        }
        return base;
    }

    private @Nullable Section find(String name) {
        Section config = configs.get(BreakerNameRules.relaxed(name));
        return config != null ? config : Preset.of(name).map(Preset::section).orElse(null);
    }

    private void refuseUnknown(WrittenProperty written, String name) {
        List<String> names =
                new ArrayList<>(configs.values().stream().map(Section::name).toList());
        names.addAll(Preset.keys());
        problems.add(written.problem(
                "must be a name under circuitbreaker.configs or a built-in preset: " + String.join(", ", names),
                NearestName.of(name, names)
                        .map(nearest -> "Did you mean '" + nearest + "'?")
                        .orElse("Write one of these, or add circuitbreaker.configs." + name + ".")));
    }

    private void refuseCycle(WrittenProperty written, Section base, Set<Section> chain) {
        List<Section> circle = chain.stream().dropWhile(link -> link != base).toList();
        if (!inCircles.addAll(circle)) {
            return; // Met before, from another of its members or users.
        }
        String cycle = circle.stream().map(Section::name).collect(Collectors.joining(" -> "));
        problems.add(written.problem(
                "must not lead back to itself: " + cycle + " -> " + base.name(),
                "Remove one base-config of this circle."));
    }

    private Optional<CircuitBreakerConfig> build(
            @Nullable Section section, Map<Setting, ParsedValue> choices, Optional<CircuitBreakerConfig> candidate) {
        Builder builder = CircuitBreakerConfig.builder()
                .ticker(ticker)
                .wrapperPredicate(HIDING)
                .exceptionClassifier(ConfiguredClassifier.DEFAULT);
        for (Map.Entry<Setting, ParsedValue> choice : choices.entrySet()) {
            choice.getKey().put(builder, choice.getValue().value());
        }
        candidate.ifPresent(builder::candidate);
        try {
            return Optional.of(builder.build());
        } catch (InvalidSettingException refused) {
            problems.add(contradiction(section, choices, refused));
            return Optional.empty();
        }
    }

    private static PropertyProblem contradiction(
            @Nullable Section section, Map<Setting, ParsedValue> choices, InvalidSettingException refused) {
        Optional<Setting> setting = Setting.of(refused.property());
        String others = Setting.mentionedIn(refused.rule()).stream()
                .map(choices::get)
                .filter(Objects::nonNull)
                .map(other ->
                        other.written().property() + " at " + other.written().place())
                .collect(Collectors.joining(" or "));
        String rule = Setting.inKeys(refused.rule());
        String cure = others.isEmpty()
                ? "Write " + setting.map(Setting::example).orElse("another value") + "."
                : "Change this value, or " + others + ".";
        ParsedValue choice = setting.map(choices::get).orElse(null);
        if (choice != null) {
            return choice.written().problem(rule, cure);
        }
        String path = section == null ? "circuitbreaker" : section.path();
        String key = setting.map(Setting::key).orElse(refused.property());
        return new PropertyProblem(path + "." + key, refused.value(), "not written: the default", rule, cure);
    }
}
