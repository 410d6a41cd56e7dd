package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier;
import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import dev.circuitbreaker.spring.config.ExceptionUnwrapper;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/**
 * All classifiers of an application in their order, its own ones first, by what contention says. They are made when the first exception is
 * judged, so that an application whose calls succeed loads none of them.
 *
 * <p>Safe for use by many threads at once.
 */
public final class ExceptionClassifiers implements Function<Kind, ExceptionClassifier> {

    private final ObjectProvider<ExceptionClassifier> beans;
    private final @Nullable ClassLoader loader;
    private final Map<Kind, ExceptionClassifier> byContention = new ConcurrentHashMap<>();

    /**
     * Creates those of an application.
     *
     * @param beans the application's own classifiers, which are asked for when they are needed
     * @param loader knows which libraries are there
     */
    public ExceptionClassifiers(ObjectProvider<ExceptionClassifier> beans, @Nullable ClassLoader loader) {
        this.beans = beans;
        this.loader = loader;
    }

    @Override
    public ExceptionClassifier apply(Kind contention) {
        ExceptionClassifier known = byContention.get(contention);
        if (known == null) {
            Stream<ExceptionClassifier> builtIn =
                    Library.present(loader).stream().map(Library::classifier);
            known = ExceptionClassifier.inOrder(Stream.concat(beans.orderedStream(), builtIn)
                    .map(each -> new LookingThrough(withContention(each, contention)))
                    .toList());
            byContention.put(contention, known); // made outside the map, since beans may take locks
        }
        return known;
    }

    private static ExceptionClassifier withContention(ExceptionClassifier one, Kind contention) {
        return one instanceof ContentionAware aware ? aware.withContention(contention) : one;
    }

    /** Asks one classifier about what was thrown and then, while it does not know that, about what that hides. */
    private record LookingThrough(ExceptionClassifier classifier) implements ExceptionClassifier {

        @Override
        public @Nullable Kind classify(Throwable thrown) {
            Kind kind = classifier.classify(thrown);
            if (kind != null || !ExceptionUnwrapper.hides(thrown)) {
                return kind;
            }
            for (Throwable layer : ExceptionUnwrapper.layers(thrown)) {
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
