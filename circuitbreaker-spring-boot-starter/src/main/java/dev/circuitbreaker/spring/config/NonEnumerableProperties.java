package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.spring.config.WrittenProperty.Element;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertySource;

/**
 * Asks property sources that cannot list what they have, such as JNDI, for each setting of each circuit breaker that is known
 * by name: from annotations, or from other sources. A name that only such a source has is not found, nor is a misspelt key.
 */
record NonEnumerableProperties(Set<String> names) {

    private static final String PREFIX = "circuitbreaker";

    /** A source and its rank. */
    record Source(PropertySource<?> properties, int rank) {}

    /**
     * Finds what a source has.
     *
     * @param configs names below {@code circuitbreaker.configs} that are known; those that a {@code base-config} here names
     *     are asked for as well
     */
    List<WrittenProperty> in(Source source, Set<String> configs) {
        List<WrittenProperty> found = new ArrayList<>();
        for (GeneralKey general : GeneralKey.values()) {
            String key = general.key();
            ask(source, List.of(PREFIX + "." + key), List.of(new Element(key, false)))
                    .ifPresent(found::add);
        }
        for (String name : names) {
            found.addAll(below(source, Section.INSTANCES, name));
        }
        Set<String> asked = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(configs);
        found.forEach(written -> addBase(written, open));
        while (!open.isEmpty()) {
            String name = open.remove();
            if (asked.add(name)) {
                List<WrittenProperty> base = below(source, Section.CONFIGS, name);
                base.forEach(written -> addBase(written, open));
                found.addAll(base);
            }
        }
        return found;
    }

    private static void addBase(WrittenProperty written, Deque<String> open) {
        List<Element> path = written.path();
        if (path.get(path.size() - 1).text().equals(Setting.BASE_CONFIG.key())) {
            open.add(written.value().toString());
        }
    }

    private static List<WrittenProperty> below(Source source, String group, String name) {
        List<WrittenProperty> found = new ArrayList<>();
        Set<String> sections = new LinkedHashSet<>();
        String start = PREFIX + "." + group;
        for (String spelling : List.of(name, dashed(name))) {
            if (spelling.indexOf('.') < 0) {
                sections.add(start + "." + spelling + ".");
            }
            sections.add(start + "[" + spelling + "].");
        }
        for (String key : Setting.keys()) {
            List<String> spellings =
                    sections.stream().map(section -> section + key).toList();
            List<Element> path = List.of(new Element(group, false), new Element(name, true), new Element(key, false));
            ask(source, spellings, path).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<WrittenProperty> ask(Source source, List<String> spellings, List<Element> path) {
        for (String property : spellings) {
            @Nullable Object value = source.properties().getProperty(property);
            if (value != null) {
                String place = "property source \"" + source.properties().getName() + '"';
                return Optional.of(new WrittenProperty(property, path, value, () -> place, source.rank(), false));
            }
        }
        return Optional.empty();
    }

    /** {@code pricing-service} for {@code pricingService}. */
    private static String dashed(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
    }
}
