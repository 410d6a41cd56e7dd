package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.core.ExceptionClassifier;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The classifiers of an application, as the settings of one circuit breaker ask them.
 *
 * <p>Safe for use by many threads at once. Equal to one of the same settings and classifiers.
 *
 * @param isAsked whether they are asked at all; else every exception is a failure
 * @param contention what conflicts between requests of one's own say: answer or failure
 * @param classifiers what to ask, by what contention says
 */
public record ConfiguredClassifier(boolean isAsked, Kind contention, Function<Kind, ExceptionClassifier> classifiers)
        implements ExceptionClassifier {

    private static final ExceptionClassifier NONE = ExceptionClassifier.inOrder(List.of());
    private static final Function<Kind, ExceptionClassifier> NO_CLASSIFIERS = contention -> NONE;

    /** Asked, with contention for an answer, but without a classifier to ask. */
    static final ConfiguredClassifier DEFAULT = new ConfiguredClassifier(true, Kind.ANSWER, NO_CLASSIFIERS);

    /**
     * Finds what settings say.
     *
     * @param present the classifier of a configuration; null if it has none
     * @return the settings that it was made from, or else the defaults
     */
    public static ConfiguredClassifier of(@Nullable ExceptionClassifier present) {
        return present instanceof ConfiguredClassifier configured ? configured : DEFAULT;
    }

    /**
     * Returns the same settings for an application's classifiers.
     *
     * @param others what to ask, by what contention says
     * @return another classifier
     */
    public ConfiguredClassifier asking(Function<Kind, ExceptionClassifier> others) {
        return new ConfiguredClassifier(isAsked, contention, others);
    }

    /**
     * Tells whether there is anything to ask.
     *
     * @return false without an application's classifiers, and where they are not asked
     */
    public boolean isEffective() {
        return isAsked && classifiers != NO_CLASSIFIERS;
    }

    ConfiguredClassifier asked(boolean whether) {
        return new ConfiguredClassifier(whether, contention, classifiers);
    }

    ConfiguredClassifier withContention(Kind other) {
        return new ConfiguredClassifier(isAsked, other, classifiers);
    }

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        return isAsked ? classifiers.apply(contention).classify(thrown) : null;
    }

    @Override
    public @Nullable Verdict judge(Throwable thrown) {
        return isAsked ? classifiers.apply(contention).judge(thrown) : null;
    }

    @Override
    public String toString() {
        return isAsked ? "contention is " + contention : "off";
    }
}
