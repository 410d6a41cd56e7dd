package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier;

/**
 * A classifier that knows contention: two requests of one's own were in each other's way, as in a deadlock, a lock timeout
 * or a write conflict. What that says is for the setting {@code contention} of each circuit breaker to decide.
 */
public interface ContentionAware extends ExceptionClassifier {

    /**
     * Returns this classifier with a word for contention.
     *
     * @param kind what contention says: {@link ExceptionClassifier.Kind#ANSWER}, as without this, or
     *     {@link ExceptionClassifier.Kind#FAILURE}
     * @return another that differs in nothing else
     */
    ExceptionClassifier withContention(Kind kind);
}
