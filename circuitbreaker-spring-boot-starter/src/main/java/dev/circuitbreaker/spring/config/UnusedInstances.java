package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.spring.text.BreakerNameRules;
import dev.circuitbreaker.spring.text.NearestName;
import dev.circuitbreaker.spring.text.SingleLine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Circuit breakers that have settings, and that nothing seems to use: their names may be misspelt. */
public final class UnusedInstances {

    private static final String FINDING = "No annotation of a bean names ";

    private UnusedInstances() {}

    /**
     * Says which ones there are.
     *
     * @param configured the names under {@code circuitbreaker.instances}
     * @param named the names in annotations
     * @param usedOtherwise whether circuit breakers may be used without annotations; then only those count whose name is
     *     nearly that of one without settings
     * @return a sentence for each name that is nearly another, and one for all the others
     */
    public static List<String> warnings(
            Collection<String> configured, Collection<String> named, boolean usedOtherwise) {
        List<String> withoutSettings = without(relaxed(configured), named);
        List<String> warnings = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String name : without(relaxed(named), configured)) {
            Optional<String> nearest = NearestName.of(name, withoutSettings);
            if (nearest.isPresent()) {
                warnings.add(FINDING + one(name) + "; did you mean '" + nearest.get() + "'?");
            } else {
                others.add(name);
            }
        }
        if (!others.isEmpty() && !usedOtherwise) {
            warnings.add(FINDING
                    + (others.size() == 1 ? one(others.get(0)) : all(others))
                    + ". Remove the settings, unless the application asks the registry for "
                    + (others.size() == 1 ? "it." : "one of these."));
        }
        return warnings;
    }

    private static String one(String name) {
        return "circuit breaker '" + SingleLine.shortened(name)
                + "', which has settings under circuitbreaker.instances";
    }

    private static String all(List<String> names) {
        List<String> shown = new ArrayList<>();
        for (String name : names) {
            shown.add("'" + SingleLine.shortened(name) + "'");
        }
        return "any of these circuit breakers, which have settings under circuitbreaker.instances: "
                + String.join(", ", shown);
    }

    private static List<String> without(Set<String> relaxed, Collection<String> names) {
        List<String> others = new ArrayList<>();
        for (String name : names) {
            if (!relaxed.contains(BreakerNameRules.relaxed(name))) {
                others.add(name);
            }
        }
        return others;
    }

    private static Set<String> relaxed(Collection<String> names) {
        Set<String> relaxed = new HashSet<>();
        for (String name : names) {
            relaxed.add(BreakerNameRules.relaxed(name));
        }
        return relaxed;
    }
}
