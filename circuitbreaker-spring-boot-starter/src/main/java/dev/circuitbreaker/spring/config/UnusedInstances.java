package dev.circuitbreaker.spring.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Circuit breakers that have settings, and that nothing seems to use: their names may be misspelt. */
public final class UnusedInstances {

    private static final int MAX_SHOWN = 10;
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
            Optional<String> nearest = Names.nearest(name, withoutSettings);
            if (nearest.isPresent()) {
                warnings.add(FINDING + one(name) + "; did you mean '" + nearest.get() + "'?");
            } else {
                others.add(name);
            }
        }
        if (others.size() == 1 && !usedOtherwise) {
            warnings.add(
                    FINDING + one(others.get(0)) + ". Remove them, unless the application asks the registry for it.");
        } else if (!others.isEmpty() && !usedOtherwise) {
            warnings.add(FINDING + many(others)
                    + ". Remove them, unless the application asks the registry for one of these.");
        }
        return warnings;
    }

    private static String one(String name) {
        return "circuit breaker '" + Names.shown(name) + "', which has settings under circuitbreaker.instances";
    }

    private static String many(List<String> names) {
        StringBuilder list = new StringBuilder("any of ")
                .append(names.size())
                .append(" circuit breakers that have " + "settings under circuitbreaker.instances:");
        for (String name : names.subList(0, Math.min(names.size(), MAX_SHOWN))) {
            list.append(" '").append(Names.shown(name)).append("'");
        }
        return list.append(names.size() > MAX_SHOWN ? " and others" : "").toString();
    }

    private static List<String> without(Set<String> relaxed, Collection<String> names) {
        List<String> others = new ArrayList<>();
        for (String name : names) {
            if (!relaxed.contains(Names.relaxed(name))) {
                others.add(name);
            }
        }
        return others;
    }

    private static Set<String> relaxed(Collection<String> names) {
        Set<String> relaxed = new HashSet<>();
        for (String name : names) {
            relaxed.add(Names.relaxed(name));
        }
        return relaxed;
    }
}
