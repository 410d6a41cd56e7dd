package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.spring.text.BreakerNameRules;
import dev.circuitbreaker.spring.text.NearestName;
import dev.circuitbreaker.spring.text.SingleLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.ClassUtils;

/** Finds properties that look like settings of circuit breakers and stand below another prefix, where nothing reads them. */
final class WrongPrefixProperties {

    private static final String PREFIX = "circuitbreaker";
    private static final String CLASS_OF_RESILIENCE4J = "io.github.resilience4j.circuitbreaker.CircuitBreaker";

    private WrongPrefixProperties() {}

    private final Map<String, String> firsts = new LinkedHashMap<>();

    /** A sentence for each prefix, with the first property below it. */
    static List<String> in(ConfigurableEnvironment environment) {
        WrongPrefixProperties found = new WrongPrefixProperties();
        for (PropertySource<?> source : environment.getPropertySources()) {
            for (PropertySource<?> part : WrittenProperties.parts(source)) {
                found.look(part);
            }
        }
        return found.warnings(environment);
    }

    private void look(PropertySource<?> source) {
        if (source instanceof EnumerablePropertySource<?> enumerable) {
            boolean variables = source instanceof SystemEnvironmentPropertySource;
            for (String property : enumerable.getPropertyNames()) {
                look(property, variables);
            }
        }
    }

    private List<String> warnings(ConfigurableEnvironment environment) {
        List<String> warnings = new ArrayList<>();
        firsts.forEach((prefix, property) -> {
            String translation =
                    isOfResilience4j(prefix) ? Resilience4jTranslation.of(Resilience4jSettings.in(environment)) : "";
            warnings.add("Nothing reads the settings below '" + SingleLine.shortened(prefix) + "', such as "
                    + SingleLine.shortened(property) + ": "
                    + (translation.isEmpty()
                            ? "write '" + ours(prefix, property) + "' in place of '" + SingleLine.shortened(prefix)
                                    + "', or remove them."
                            : "write in their place what follows, with which circuit breakers get the values that they "
                                    + "had there, or remove them.\n\n" + translation));
        });
        return warnings;
    }

    /** What to write; where the name of a circuit breaker follows the prefix at once, its group is missing. */
    private static String ours(String prefix, String property) {
        if (property.indexOf('.') < 0) {
            return PREFIX.toUpperCase(Locale.ROOT); // an environment variable
        }
        return BreakerNameRules.relaxed(prefix).equals(PREFIX) ? PREFIX + ".instances" : PREFIX;
    }

    /** In the name of an environment variable, an underscore stands for the dot. */
    private void look(String property, boolean isVariable) {
        String dotted = isVariable ? property.replace('_', '.') : property;
        int end = endOfPrefix(dotted);
        if (end > 0) {
            firsts.putIfAbsent(property.substring(0, end), property);
        }
    }

    /** Where the prefix ends, if it is one that was meant to be ours and is not; else 0. */
    private static int endOfPrefix(String property) {
        if (property.startsWith(PREFIX + ".")) {
            return 0; // the very prefix, below which all is read or refused
        }
        String lower = property.toLowerCase(Locale.ROOT);
        int endOfTheirs = lower.indexOf('.', lower.indexOf('.') + 1);
        if (endOfTheirs > 0 && isOfResilience4j(lower.substring(0, endOfTheirs))) {
            return ClassUtils.isPresent(CLASS_OF_RESILIENCE4J, null) ? 0 : endOfTheirs;
        }
        for (String group : Section.GROUPS) {
            int end = lower.indexOf("." + group);
            if (end > 0 && isNearlyOurs(lower.substring(0, end))) {
                return end;
            }
        }
        return endBeforeName(lower);
    }

    private static boolean isOfResilience4j(String prefix) {
        return BreakerNameRules.relaxed(prefix).equals(Resilience4jSettings.PREFIX);
    }

    private static boolean isNearlyOurs(String prefix) {
        String plain = BreakerNameRules.relaxed(prefix).replace(".", "");
        return !BreakerNameRules.relaxed(prefix).equals(PREFIX) && (plain.equals(PREFIX) || plain.equals(PREFIX + "s"));
    }

    /** Below the very prefix all is read or refused, below another spelling of it only what has a group. */
    private static int endBeforeName(String property) {
        int end = property.indexOf('.');
        String prefix = end < 0 ? property : property.substring(0, end);
        if (prefix.equals(PREFIX) || !BreakerNameRules.relaxed(prefix).equals(PREFIX)) {
            return 0;
        }
        String[] path = property.substring(end + 1).split("\\.", -1);
        boolean isRead = NearestName.of(path[0], GeneralKey.withGroups()).isPresent();
        return path.length == 2 && !isRead && Setting.of(path[1]).isPresent() ? end : 0;
    }

    /** A sentence for each other spelling of the prefix, which is read, as Spring Boot would. */
    static List<String> spellings(List<WrittenProperty> written) {
        Map<String, String> firsts = new LinkedHashMap<>();
        for (WrittenProperty each : written) {
            String property = each.property();
            int end = property.indexOf('.');
            String prefix = end < 0 ? property : property.substring(0, end);
            if (!each.inEnvironment() && !prefix.equalsIgnoreCase(PREFIX)) {
                firsts.putIfAbsent(prefix, property);
            }
        }
        List<String> warnings = new ArrayList<>();
        firsts.forEach(
                (prefix, property) -> warnings.add("Settings below '" + SingleLine.shortened(prefix) + "', such as "
                        + SingleLine.shortened(property) + ", are read as if they stood below '" + PREFIX
                        + "', as Spring Boot takes both for the same. Write '" + PREFIX
                        + "', which the documentation and the completion of an IDE know."));
        return warnings;
    }
}
