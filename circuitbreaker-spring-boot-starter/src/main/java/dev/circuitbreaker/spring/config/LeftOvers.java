package dev.circuitbreaker.spring.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.util.ClassUtils;

/** Finds properties that look like settings of circuit breakers and stand below another prefix, where nothing reads them. */
final class LeftOvers {

    private static final String PREFIX = "circuitbreaker";
    private static final String RESILIENCE4J = "resilience4j.circuitbreaker";
    private static final String CLASS_OF_RESILIENCE4J = "io.github.resilience4j.circuitbreaker.CircuitBreaker";

    private LeftOvers() {}

    /** A sentence for each prefix, with the first property below it. */
    static List<String> in(ConfigurableEnvironment environment) {
        Map<String, String> firsts = new LinkedHashMap<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                for (String property : enumerable.getPropertyNames()) {
                    String prefix = prefixOf(property);
                    if (!prefix.isEmpty()) {
                        firsts.putIfAbsent(prefix, property);
                    }
                }
            }
        }
        List<String> warnings = new ArrayList<>();
        firsts.forEach((prefix, property) -> warnings.add("Nothing reads the settings below '" + Names.shown(prefix)
                + "', such as " + Names.shown(property) + ": write '" + PREFIX + "' in place of '" + Names.shown(prefix)
                + "', or remove them."));
        return warnings;
    }

    /** The prefix, as it is spelled, if it is one that was meant to be ours; else empty. */
    private static String prefixOf(String property) {
        String lower = property.toLowerCase(Locale.ROOT);
        if (lower.startsWith(RESILIENCE4J + ".")) {
            return ClassUtils.isPresent(CLASS_OF_RESILIENCE4J, null) ? "" : RESILIENCE4J;
        }
        for (String group : Section.GROUPS) {
            int end = lower.indexOf("." + group);
            if (end > 0 && isNearlyOurs(lower.substring(0, end))) {
                return property.substring(0, end);
            }
        }
        return "";
    }

    private static boolean isNearlyOurs(String prefix) {
        String plain = Names.relaxed(prefix).replace(".", "");
        return !Names.relaxed(prefix).equals(PREFIX) && (plain.equals(PREFIX) || plain.equals(PREFIX + "s"));
    }
}
