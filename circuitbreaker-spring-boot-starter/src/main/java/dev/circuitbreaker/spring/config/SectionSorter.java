package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.spring.config.WrittenProperty.Element;
import dev.circuitbreaker.spring.text.BreakerNameRules;
import dev.circuitbreaker.spring.text.NearestName;
import dev.circuitbreaker.spring.text.SingleLine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sorts properties into sections, and refuses those whose names lead nowhere. */
final class SectionSorter {

    private final Collection<PropertyProblem> problems;
    private final Map<String, Section> sections = new LinkedHashMap<>();

    /** The sections once more, by the spelling of names that were found good. */
    private final Map<String, Section> spelled = new HashMap<>();

    private final Set<String> refusedNames = new HashSet<>();

    private SectionSorter(Collection<PropertyProblem> problems) {
        this.problems = problems;
    }

    static Collection<Section> read(List<WrittenProperty> properties, Collection<PropertyProblem> problems) {
        SectionSorter reader = new SectionSorter(problems);
        // Environment variables last: in their names, only the names that are known already can be told apart.
        reader.readAll(properties, false);
        reader.readAll(properties, true);
        return reader.sections.values();
    }

    private void readAll(List<WrittenProperty> properties, boolean inEnvironment) {
        for (WrittenProperty written : properties) {
            if (written.inEnvironment() == inEnvironment) {
                read(written);
            }
        }
    }

    private void read(WrittenProperty written) {
        List<Element> path = written.path();
        if (path.isEmpty()) {
            refuseScalar(written, "must be a map with the keys instances and configs");
            return;
        }
        String group = group(path.get(0).text());
        if (group == null && isBackends(path)) {
            refuseOnce(written);
            group = Section.INSTANCES; // and so whatever else is wrong comes in the same report
        }
        if (group == null) {
            refuseKey(written, GeneralKey.comparable(path), GeneralKey.withGroups());
        } else if (path.size() == 1) {
            refuseScalar(written, "must be a map from names to settings");
        } else if (path.get(1).isIndex() && !written.inEnvironment()) {
            problems.add(written.problem(
                    "must be a map from names to settings, not a list",
                    "Write a name and a colon in place of each dash. A name that is a number needs quotes."));
        } else if (written.inEnvironment()) {
            readVariable(written, group, path.subList(1, path.size()));
        } else {
            readProperty(written, group, path.get(1), path.subList(2, path.size()));
        }
    }

    private static @Nullable String group(String key) {
        for (String group : Section.GROUPS) {
            if (group.equals(key) || group.equals(BreakerNameRules.relaxed(key))) {
                return group;
            }
        }
        return null;
    }

    private static boolean isBackends(List<Element> path) {
        return BreakerNameRules.relaxed(path.get(0).text()).equals(Resilience4jKeys.BACKENDS);
    }

    /** Reports one problem for all that stands below the first element of a name. */
    private void refuseOnce(WrittenProperty written) {
        String key = written.path().get(0).text();
        if (refusedNames.add(key)) {
            refuseKey(written, key, List.of());
        }
    }

    private void readProperty(WrittenProperty written, String group, Element name, List<Element> rest) {
        if (!rest.isEmpty()
                && !rest.get(0).bracketed()
                && Setting.of(rest.get(0).text()).isEmpty()
                && !resemblesCandidate(rest.get(0))) {
            Optional<String> dotted = dottedName(name, rest);
            if (dotted.isPresent()) {
                refuseName(
                        written,
                        group,
                        dotted.get(),
                        "a name with a dot must be in brackets",
                        "Write \"[" + dotted.get() + "]\" in YAML, or [" + dotted.get() + "] in a properties file.");
                return;
            }
        }
        String spelling = group + (name.bracketed() ? "[" : ".") + name.text();
        Section section = spelled.get(spelling);
        if (section == null && isUsable(written, group, name)) {
            section = section(written, group, name);
            if (section != null) {
                spelled.put(spelling, section);
            }
        }
        read(written, section, rest);
    }

    private void read(WrittenProperty written, @Nullable Section section, List<Element> rest) {
        if (section == null) {
            return;
        }
        if (rest.isEmpty()) {
            refuseScalar(written, "must be a map of settings");
        } else if (rest.get(0).isIndex()) {
            problems.add(written.problem(
                    "must be a map of settings, not a list", "Write a key and a colon in place of each dash."));
        } else if (isCandidate(rest.get(0))) {
            readCandidate(written, section, rest.subList(1, rest.size()));
        } else {
            Optional<Setting> setting = Setting.of(rest.get(0).text());
            if (setting.isPresent()) {
                give(written, section, setting.get(), rest.subList(1, rest.size()));
            } else {
                Element first = rest.get(0);
                refuseKey(written, resemblesCandidate(first) ? first.text() : keyAsWritten(rest), section.keys());
            }
        }
    }

    private static boolean isCandidate(Element element) {
        return BreakerNameRules.relaxed(element.text()).equals(Section.CANDIDATE);
    }

    private static boolean resemblesCandidate(Element element) {
        return NearestName.of(element.text(), List.of(Section.CANDIDATE)).isPresent();
    }

    private void readCandidate(WrittenProperty written, Section section, List<Element> rest) {
        if (!section.isInstance() || section.live() != null) {
            problems.add(written.problem(
                    "a candidate must stand below an instance",
                    "Move it to circuitbreaker.instances." + section.name() + ".candidate."));
        } else if (!rest.isEmpty() || !written.isEmpty()) {
            read(written, section.addCandidate(), rest);
        }
    }

    private void give(WrittenProperty written, Section section, Setting setting, List<Element> below) {
        boolean isElement = below.size() == 1 && below.get(0).isIndex();
        if (!below.isEmpty() && !(isElement && setting.isList())) {
            problems.add(written.problem(
                    setting.key() + " must be " + (setting.isList() ? "a list" : "a single value"),
                    "Write " + setting.example() + "."));
            return;
        }
        WrittenProperty other = section.give(setting, written);
        if (other != null) {
            problems.add(written.problem(
                    setting.key() + " must be written once, and stands also at " + other.place(),
                    "Remove one of them."));
        }
    }

    private @Nullable Section section(WrittenProperty written, String group, Element name) {
        String key = group + "." + BreakerNameRules.relaxed(name.text());
        Section section = sections.get(key);
        if (section == null) {
            section = new Section(group, name.text(), name.bracketed());
            sections.put(key, section);
        }
        if (section.name().equals(name.text())) {
            return section;
        }
        problems.add(written.problem(
                "'" + name.text() + "' and '" + section.name()
                        + "' must differ in more than dashes, underscores and capitals",
                "Write one of the two everywhere if the same is meant, or else another name."));
        return null;
    }

    private boolean isUsable(WrittenProperty written, String group, Element name) {
        if (!BreakerNameRules.isUsable(name.text())) {
            refuseName(
                    written, group, name.text(), "the name " + BreakerNameRules.RULE, "Write a name such as pay-eu.");
            return false;
        }
        if (!name.bracketed() && !isPlain(name.text())) {
            refuseName(
                    written,
                    group,
                    name.text(),
                    "a name with other characters than letters, digits, dashes and underscores must be in brackets",
                    "Write \"[" + name.text() + "]\" in YAML, or [" + name.text() + "] in a properties file.");
            return false;
        }
        return true;
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char character = name.charAt(i);
            if (!Character.isLetterOrDigit(character) && character != '-' && character != '_') {
                return false;
            }
        }
        return true;
    }

    /** Reports one problem for the name, not one for each of its settings. */
    private void refuseName(WrittenProperty written, String group, String name, String rule, String cure) {
        if (refusedNames.add(group + "." + name)) {
            problems.add(written.problem(rule, cure));
        }
    }

    /** The whole name, if what looks like a path of several keys ends with something like a setting. */
    private static Optional<String> dottedName(Element name, List<Element> rest) {
        int last = rest.size() - (rest.get(rest.size() - 1).isIndex() ? 2 : 1);
        if (last < 1 || NearestName.of(rest.get(last).text(), Setting.keys()).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(name.text() + "." + keyAsWritten(rest.subList(0, last)));
    }

    private static String keyAsWritten(List<Element> elements) {
        return elements.stream().map(Element::text).collect(Collectors.joining("."));
    }

    private void refuseScalar(WrittenProperty written, String rule) {
        // Empty is what remains of a map without entries: a circuit breaker that has nothing but defaults.
        if (!written.isEmpty()) {
            problems.add(written.problem(
                    rule,
                    written.inEnvironment()
                            ? "Let the variable name a setting too, as in CIRCUITBREAKER_INSTANCES_PRICING_BASECONFIG."
                            : "Write the entries below it, each with a key and a colon."));
        }
    }

    private void refuseKey(WrittenProperty written, String key, List<String> valid) {
        String cure = Resilience4jKeys.cure(key, written.value())
                .or(() ->
                        NearestName.of(key, valid).map(nearest -> "Did you mean " + asSpelled(written, nearest) + "?"))
                .orElseGet(() -> "Remove it, or write one of " + String.join(", ", valid) + ".");
        problems.add(written.problem("there is no key '" + SingleLine.shortened(key) + "'", cure));
    }

    private static String asSpelled(WrittenProperty written, String key) {
        return written.inEnvironment()
                ? key.replace("-", "").toUpperCase(Locale.ROOT) + " (" + key + ")"
                : "'" + key + "'";
    }

    /** An underscore may end an element, or stand for a dash or a dot within it. */
    private void readVariable(WrittenProperty written, String group, List<Element> path) {
        List<Element> tokens = new ArrayList<>(path);
        List<Element> index = new ArrayList<>();
        if (tokens.size() > 2 && tokens.get(tokens.size() - 1).isIndex()) {
            index.add(tokens.remove(tokens.size() - 1));
        }
        for (int i = 1; i < tokens.size(); i++) {
            Optional<Setting> setting = Setting.of(joined(tokens.subList(i, tokens.size())));
            if (setting.isPresent()) {
                Section section = variableSection(written, group, tokens.subList(0, i));
                if (section != null) {
                    give(written, section, setting.get(), index);
                }
                return;
            }
        }
        int length = lengthOfKnownName(group, tokens);
        if (length == tokens.size()) {
            refuseScalar(written, "must be a map of settings");
        } else {
            refuseKey(written, joined(tokens.subList(length, tokens.size())), Setting.keys());
        }
    }

    private @Nullable Section variableSection(WrittenProperty written, String group, List<Element> name) {
        Section known = sections.get(group + "." + BreakerNameRules.relaxed(joined(name)));
        int last = name.size() - 1;
        if (known == null && last > 0 && group.equals(Section.INSTANCES) && isCandidate(name.get(last))) {
            Section live = variableSection(written, group, name.subList(0, last));
            return live == null ? null : live.addCandidate();
        }
        if (known == null) {
            known = sectionOfVariable(group, name);
        }
        return known != null ? known : section(written, group, new Element(joined(name), false));
    }

    /** In the name of a variable, an underscore stands for any character that it cannot have, such as a dot. */
    private @Nullable Section sectionOfVariable(String group, List<Element> name) {
        String plain = plain(joined(name));
        Section only = null;
        for (Map.Entry<String, Section> each : sections.entrySet()) {
            if (each.getKey().startsWith(group + ".")
                    && plain(each.getValue().name()).equals(plain)) {
                if (only != null) {
                    return null; // which of them is meant cannot be known
                }
                only = each.getValue();
            }
        }
        return only;
    }

    private static String plain(String name) {
        return name.replaceAll("[^\\p{L}\\p{Nd}]", "").toLowerCase(Locale.ROOT);
    }

    private int lengthOfKnownName(String group, List<Element> tokens) {
        for (int length = tokens.size(); length > 1; length--) {
            if (sections.containsKey(group + "." + BreakerNameRules.relaxed(joined(tokens.subList(0, length))))) {
                return length;
            }
        }
        return 1;
    }

    private static String joined(List<Element> tokens) {
        return tokens.stream().map(Element::text).collect(Collectors.joining("-"));
    }
}
