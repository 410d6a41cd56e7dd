package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.spring.config.WrittenProperty.Element;
import dev.circuitbreaker.spring.text.BreakerNameRules;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What is written for circuit breakers of Resilience4j, as it is written there. Environment variables are not in it. */
final class Resilience4jSettings {

    static final String PREFIX = "resilience4j.circuitbreaker";

    private static final Set<String> GROUPS_OF_INSTANCES = Set.of(Section.INSTANCES, Resilience4jKeys.BACKENDS);

    private final Map<String, Resilience4jSection> configs = new LinkedHashMap<>();
    private final Map<String, Resilience4jSection> instances = new LinkedHashMap<>();
    private final Set<String> leftOut = new LinkedHashSet<>();
    private boolean isInPropertiesFile;

    private Resilience4jSettings() {}

    static Resilience4jSettings in(ConfigurableEnvironment environment) {
        Resilience4jSettings settings = new Resilience4jSettings();
        environment.getPropertySources().stream()
                .flatMap(source -> WrittenProperties.parts(source).stream())
                .filter(source -> !(source instanceof SystemEnvironmentPropertySource))
                .forEach(settings::addAll);
        return settings;
    }

    Map<String, Resilience4jSection> configs() {
        return configs;
    }

    Map<String, Resilience4jSection> instances() {
        return instances;
    }

    /** The keys that no setting here stands for. */
    Set<String> leftOut() {
        return leftOut;
    }

    /** Whether they stand in a file of properties rather than in YAML. */
    boolean isInPropertiesFile() {
        return isInPropertiesFile;
    }

    private void addAll(PropertySource<?> source) {
        if (source instanceof EnumerablePropertySource<?> enumerable) {
            for (String name : enumerable.getPropertyNames()) {
                List<Element> path = WrittenProperties.elements(name);
                Object value = isTheirs(path) ? enumerable.getProperty(name) : null;
                if (value != null) {
                    isInPropertiesFile |= source.getName().contains(".properties");
                    add(source, path.subList(2, path.size()), value.toString().strip());
                }
            }
        }
    }

    private static boolean isTheirs(List<Element> path) {
        return path.size() > 2
                && (BreakerNameRules.relaxed(path.get(0).text()) + "."
                                + BreakerNameRules.relaxed(path.get(1).text()))
                        .equals(PREFIX);
    }

    private void add(PropertySource<?> source, List<Element> path, String value) {
        String group = BreakerNameRules.relaxed(path.get(0).text());
        boolean isConfig = group.equals(Section.CONFIGS);
        if (!isConfig && !GROUPS_OF_INSTANCES.contains(group)) {
            leftOut.add(path.get(0).text());
        } else if (path.size() > 1) {
            Resilience4jSection section = (isConfig ? configs : instances)
                    .computeIfAbsent(path.get(1).text(), name -> new Resilience4jSection());
            if (path.size() > 2) {
                section.add(source, path.get(2).text(), value, leftOut);
            }
        }
    }
}
