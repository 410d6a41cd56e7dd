package dev.circuitbreaker.core;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Knows what the exceptions of a library say of a dependency: that it answered, that it failed, or that it was never
 * asked.
 *
 * <p>It is asked once a call has ended with an exception, never about a success. It is given what was thrown without
 * what futures and proxies of the JDK put around it, and looks below other wrappers itself. One that throws is logged,
 * and the call counts as a failure. Must be safe for use by many threads at once, and quick: the caller waits for it.
 *
 * @see CircuitBreakerConfig.Builder#exceptionClassifier
 */
@FunctionalInterface
public interface ExceptionClassifier {

    /** What an exception says of the dependency. */
    enum Kind {
        /** It was well, and refused this request on its merits, such as a duplicate key: the call counts as a success. */
        ANSWER,
        /** It refused the connection, timed out, was exhausted or broken: the call counts as a failure. */
        FAILURE,
        /** It was never asked, such as where one's own pool had no connection: the call counts as nothing. */
        NO_CALL
    }

    /**
     * What an exception says, and by which classifier's word.
     *
     * @param kind what it says
     * @param classifier the {@linkplain #name name} of the one that knew
     */
    record Verdict(Kind kind, String classifier) {

        /** Of an exception that no classifier knows: a failure, by the word of {@code none}. */
        public static final Verdict UNKNOWN = new Verdict(Kind.FAILURE, "none");
    }

    /**
     * Tells what an exception says of the dependency.
     *
     * @param thrown what a call threw
     * @return null if this classifier does not know the exception
     */
    @Nullable
    Kind classify(Throwable thrown);

    /**
     * Returns what events and meters call this classifier.
     *
     * @return the simple name of its class; {@code custom} for one without, such as a lambda
     */
    default String name() {
        String name = getClass().isSynthetic() ? "" : getClass().getSimpleName();
        return name.isEmpty() ? "custom" : name;
    }

    /**
     * Tells what {@link #classify} tells, and who knew. Asked in place of it where that matters.
     *
     * @param thrown what a call threw
     * @return null if this classifier does not know the exception
     */
    default @Nullable Verdict judge(Throwable thrown) {
        Kind kind = classify(thrown);
        return kind == null ? null : new Verdict(kind, name());
    }

    /**
     * Returns a classifier that asks several, of which the first that knows an exception decides.
     *
     * @param classifiers whom to ask, in this order
     * @return one that takes what none of them knows for a failure; equal to one of equal classifiers in the same order
     */
    static ExceptionClassifier inOrder(List<? extends ExceptionClassifier> classifiers) {
        return new FirstThatKnows(List.copyOf(Objects.requireNonNull(classifiers, "classifiers")));
    }
}
