package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier;
import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import dev.circuitbreaker.spring.config.HidingExceptions;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/**
 * All classifiers of an application in their order, by what contention says. They are made when the first exception is
 * judged, so that an application whose calls succeed loads none of them.
 *
 * <p>Safe for use by many threads at once.
 */
public final class ExceptionClassifiers implements Function<Kind, ExceptionClassifier> {

    private final ObjectProvider<ExceptionClassifier> beans;
    private final Map<Kind, ExceptionClassifier> byContention = new ConcurrentHashMap<>();

    /**
     * Creates those of an application.
     *
     * @param beans the classifiers, which are asked for when they are needed
     */
    public ExceptionClassifiers(ObjectProvider<ExceptionClassifier> beans) {
        this.beans = beans;
    }

    @Override
    public ExceptionClassifier apply(Kind contention) {
        ExceptionClassifier known = byContention.get(contention);
        if (known == null) {
            known = ExceptionClassifier.inOrder(beans.orderedStream()
                    .sorted(Comparator.comparing(ExceptionClassifiers::isBuiltIn))
                    .map(bean -> new LookingThrough(withContention(bean, contention)))
                    .toList());
            byContention.put(contention, known); // made outside the map, since beans may take locks
        }
        return known;
    }

    /** Those come last whatever the order of the others says; sorting keeps the order of what is equal. */
    private static boolean isBuiltIn(ExceptionClassifier bean) {
        return bean.getClass().getPackage() == ExceptionClassifiers.class.getPackage();
    }

    private static ExceptionClassifier withContention(ExceptionClassifier bean, Kind contention) {
        return bean instanceof ContentionAware aware ? aware.withContention(contention) : bean;
    }

    /** Asks one classifier about what was thrown and then, while it does not know that, about what that hides. */
    private record LookingThrough(ExceptionClassifier classifier) implements ExceptionClassifier {

        @Override
        public @Nullable Kind classify(Throwable thrown) {
            Kind kind = classifier.classify(thrown);
            if (kind != null || !HidingExceptions.hides(thrown)) {
                return kind;
            }
            for (Throwable layer : HidingExceptions.layers(thrown)) {
                kind = layer == thrown ? null : classifier.classify(layer);
                if (kind != null) {
                    return kind;
                }
            }
            return null;
        }

        @Override
        public String name() {
            return classifier.name();
        }
    }
}
