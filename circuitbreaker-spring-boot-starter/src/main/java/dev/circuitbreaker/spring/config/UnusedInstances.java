package dev.circuitbreaker.spring.config;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Circuit breakers that have settings, and that nothing seems to use: their names may be misspelt. */
public final class UnusedInstances {

    private UnusedInstances() {}

    /**
     * Says which ones there are.
     *
     * @param configured the names under {@code circuitbreaker.instances}
     * @param named the names in annotations
     * @param usedOtherwise whether circuit breakers may be used without annotations; then only those count whose name is
     *     nearly that of one without settings
     * @return a sentence for each
     */
    public static List<String> warnings(
            Collection<String> configured, Collection<String> named, boolean usedOtherwise) {
        Set<String> withSettings = relaxed(configured);
        Set<String> withAnnotation = relaxed(named);
        List<String> withoutSettings = named.stream()
                .filter(name -> !withSettings.contains(Names.relaxed(name)))
                .toList();
        return configured.stream()
                .filter(name -> !withAnnotation.contains(Names.relaxed(name)))
                .flatMap(name -> warning(name, Names.nearest(name, withoutSettings), usedOtherwise).stream())
                .toList();
    }

    private static Optional<String> warning(String name, Optional<String> nearest, boolean usedOtherwise) {
        String finding = "No annotation names circuit breaker '" + Names.shown(name)
                + "', which has settings under circuitbreaker.instances";
        return nearest.map(near -> finding + "; did you mean '" + near + "'?")
                .or(() -> usedOtherwise
                        ? Optional.empty()
                        : Optional.of(finding + ". Remove them, unless the application asks the registry for it."));
    }

    private static Set<String> relaxed(Collection<String> names) {
        return names.stream().map(Names::relaxed).collect(Collectors.toSet());
    }
}
