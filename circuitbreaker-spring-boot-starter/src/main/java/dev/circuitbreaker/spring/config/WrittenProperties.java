package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.spring.config.WrittenProperty.Element;
import dev.circuitbreaker.spring.text.BreakerNameRules;
import dev.circuitbreaker.spring.text.NearestName;
import dev.circuitbreaker.spring.text.SingleLine;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.env.RandomValuePropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.CompositePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.PropertySource.StubPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds every property below {@code circuitbreaker} in an environment, with the place where it stands.
 *
 * <p>Names are taken as they are spelled, because Spring Boot's own names have lost the characters that are not allowed
 * in them, and with them the difference between {@code a/b} and {@code ab}. Only environment variables come through
 * Spring Boot, which knows their spelling and the application's prefix.
 */
final class WrittenProperties {

    private static final String PREFIX = "circuitbreaker";

    private final List<WrittenProperty> found = new ArrayList<>();
    private final List<NonEnumerableProperties.Source> nonEnumerable = new ArrayList<>();
    private int source;

    private WrittenProperties() {}

    /**
     * Finds them.
     *
     * @param names circuit breakers that are known from elsewhere, for sources that cannot list what they have; asked for only
     *     if there is such a source
     */
    static List<WrittenProperty> in(ConfigurableEnvironment environment, Supplier<Set<String>> names) {
        WrittenProperties properties = new WrittenProperties();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.from(environment.getPropertySources())) {
            properties.add(source);
            properties.source++;
        }
        properties.askUnlisted(names);
        return properties.found;
    }

    private void askUnlisted(Supplier<Set<String>> names) {
        if (nonEnumerable.isEmpty()) {
            return;
        }
        Set<String> known = new LinkedHashSet<>(names.get());
        Set<String> configs = new LinkedHashSet<>(Set.of("default"));
        for (WrittenProperty written : found) {
            List<Element> path = written.path();
            if (path.size() > 2 && BreakerNameRules.relaxed(path.get(0).text()).equals(Section.INSTANCES)) {
                known.add(path.get(1).text());
            } else if (path.size() > 2
                    && BreakerNameRules.relaxed(path.get(0).text()).equals(Section.CONFIGS)) {
                configs.add(path.get(1).text());
            }
        }
        NonEnumerableProperties properties = new NonEnumerableProperties(known);
        nonEnumerable.forEach(each -> found.addAll(properties.in(each, configs)));
    }

    private void add(ConfigurationPropertySource source) {
        Object underlying = source.getUnderlyingSource();
        if (underlying instanceof SystemEnvironmentPropertySource
                && source instanceof IterableConfigurationPropertySource variables) {
            for (ConfigurationPropertyName name : variables) {
                if (isBelowPrefix(name)) {
                    addVariable(variables, name);
                }
            }
        } else if (underlying instanceof PropertySource<?> properties) {
            for (PropertySource<?> part : parts(properties)) {
                addAll(part);
            }
        }
    }

    /** A source, or those it is made of: a composite cannot list what it has if one of its parts cannot. */
    static List<PropertySource<?>> parts(PropertySource<?> source) {
        if (!(source instanceof CompositePropertySource composite)) {
            return List.of(source);
        }
        List<PropertySource<?>> parts = new ArrayList<>();
        for (PropertySource<?> part : composite.getPropertySources()) {
            parts.addAll(parts(part));
        }
        return parts;
    }

    private void addAll(PropertySource<?> properties) {
        if (properties instanceof EnumerablePropertySource<?> enumerable) {
            for (String name : enumerable.getPropertyNames()) {
                addProperty(enumerable, name);
            }
        } else if (!(properties instanceof StubPropertySource) && !(properties instanceof RandomValuePropertySource)) {
            nonEnumerable.add(new NonEnumerableProperties.Source(properties, source));
        }
    }

    private static boolean isBelowPrefix(ConfigurationPropertyName name) {
        return name.getNumberOfElements() > 1
                && name.getElement(0, Form.UNIFORM).equals(PREFIX);
    }

    private void addVariable(IterableConfigurationPropertySource source, ConfigurationPropertyName name) {
        ConfigurationProperty property = source.getConfigurationProperty(name);
        if (property == null) {
            return;
        }
        String variable = property.getOrigin() instanceof PropertySourceOrigin origin
                ? origin.getPropertyName()
                : name.toString();
        List<Element> path = IntStream.range(1, name.getNumberOfElements())
                .mapToObj(i -> new Element(name.getElement(i, Form.ORIGINAL), name.isNumericIndex(i)))
                .toList();
        if (isOurs(path)) {
            found.add(new WrittenProperty(
                    variable, path, property.getValue(), () -> "environment variable " + variable, this.source, true));
        }
    }

    private void addProperty(EnumerablePropertySource<?> source, String name) {
        List<Element> elements = elements(name);
        if (elements.isEmpty()
                || !BreakerNameRules.relaxed(elements.get(0).text()).equals(PREFIX)) {
            return;
        }
        List<Element> path = elements.subList(1, elements.size());
        Object value = source.getProperty(name);
        // Only the very prefix is reserved: "circuit-breaker" may belong to another library.
        if (value != null && (elements.get(0).text().equalsIgnoreCase(PREFIX) || isOurs(path))) {
            found.add(new WrittenProperty(name, path, value, () -> place(source, name), this.source, false));
        }
    }

    /** Leaves alone what only looks alike, such as the {@code CIRCUITBREAKER_PORT} that Kubernetes sets for a service. */
    private static boolean isOurs(List<Element> path) {
        return !path.isEmpty()
                && (NearestName.of(path.get(0).text(), GeneralKey.withGroups()).isPresent()
                        || GeneralKey.of(path).isPresent()
                        || isOfResilience4j(path));
    }

    /** Its other word for the instances, with a setting at the end: there may be a service {@code circuitbreaker-backends}, too. */
    private static boolean isOfResilience4j(List<Element> path) {
        return BreakerNameRules.relaxed(path.get(0).text()).equals(Resilience4jKeys.BACKENDS)
                && IntStream.range(2, path.size())
                        .mapToObj(i -> path.subList(i, path.size()).stream()
                                .map(Element::text)
                                .collect(Collectors.joining()))
                        .anyMatch(key -> Setting.of(key).isPresent() || Resilience4jKeys.isKnown(key));
    }

    /** The elements of a name, as they are spelled. */
    static List<Element> elements(String name) {
        List<Element> elements = new ArrayList<>();
        int start = 0;
        while (start < name.length()) {
            if (name.charAt(start) == '[') {
                int end = name.indexOf(']', start) < 0 ? name.length() : name.indexOf(']', start);
                elements.add(new Element(name.substring(start + 1, end), true));
                start = end + 1;
                start += start < name.length() && name.charAt(start) == '.' ? 1 : 0;
            } else {
                int end = start;
                while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
                    end++;
                }
                elements.add(new Element(name.substring(start, end), false));
                start = end < name.length() && name.charAt(end) == '.' ? end + 1 : end;
            }
        }
        return elements;
    }

    private static String place(PropertySource<?> source, String name) {
        Origin origin = OriginLookup.getOrigin(source, name);
        if (origin instanceof TextResourceOrigin text) {
            return place(text);
        }
        if (origin != null) {
            return origin.toString();
        }
        if (source instanceof CommandLinePropertySource<?>) {
            return "command line";
        }
        return source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)
                ? "system property " + SingleLine.shortened(name)
                : "property source \"" + source.getName() + '"';
    }

    /** {@code application.yml:4:31}, as editors and terminals link it. */
    private static String place(TextResourceOrigin origin) {
        String file = origin.getResource() == null
                ? "?"
                : origin.getResource().getDescription().replaceFirst("^.*?\\[(.*)].*$", "$1");
        TextResourceOrigin.@Nullable Location location = origin.getLocation();
        return location == null ? file : file + ":" + (location.getLine() + 1) + ":" + (location.getColumn() + 1);
    }
}
