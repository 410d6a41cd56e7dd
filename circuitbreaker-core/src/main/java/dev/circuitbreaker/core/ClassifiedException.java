package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import java.time.Instant;

/**
 * What an {@link ExceptionClassifier} has said of an exception that a call ended with. Immutable.
 *
 * @param name the name of the circuit breaker
 * @param at when the call ended, by the wall clock and for display
 * @param error what was thrown
 * @param kind what it says of the dependency
 * @param classifier the name of the classifier that knew; {@code none} for a failure because none did
 */
public record ClassifiedException(String name, Instant at, Throwable error, Kind kind, String classifier) {

    /**
     * Says in a line why the call counted as it did.
     *
     * @return such as {@code answered: DuplicateKeyException (sql)}
     */
    public String reason() {
        String said = switch (kind) {
            case ANSWER -> "answered";
            case FAILURE -> "failed";
            case NO_CALL -> "never called";
        };
        String type = error.getClass().getName();
        return said + ": " + type.substring(type.lastIndexOf('.') + 1) + " (" + classifier + ")";
    }
}
