package dev.circuitbreaker.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.circuitbreaker.core.CircuitBreakerEvent;
import dev.circuitbreaker.core.CircuitBreakerEvent.CallFailed;
import dev.circuitbreaker.core.CircuitBreakerEvent.Reconfigured;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import dev.circuitbreaker.core.ClassifiedException;
import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An event as the endpoints show it. Texts and numbers only, so that the log keeps no exception alive, nor anything that
 * an exception refers to. What an event has no use for is left out.
 *
 * @param name the name of the circuit breaker
 * @param type {@code STATE_TRANSITION}, {@code CALL_FAILED}, {@code RECONFIGURED}, or of an exception that did not count as
 *     a failure {@code CALL_ANSWERED} or {@code CALL_NOT_MADE}
 * @param at when it happened, an ISO instant
 * @param from the state that was left; of a transition only
 * @param to the state that was entered; of a transition only
 * @param cause why, as a sentence; not of a failed call
 * @param error the class of the exception, never its message; null if the result itself counted as a failure
 * @param durationMs how long the failed call took, in milliseconds; null if it was not measured
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"name", "type", "at", "from", "to", "cause", "error", "durationMs"})
public record LoggedEvent(
        String name,
        String type,
        String at,
        @Nullable String from,
        @Nullable String to,
        @Nullable String cause,
        @Nullable String error,
        @Nullable Long durationMs) {

    static LoggedEvent of(StateTransition transition) {
        return new LoggedEvent(
                transition.name(),
                "STATE_TRANSITION",
                time(transition),
                transition.from().name(),
                transition.to().name(),
                transition.cause(),
                null,
                null);
    }

    static LoggedEvent of(CallFailed failure) {
        Throwable error = failure.error();
        Duration duration = failure.duration();
        return new LoggedEvent(
                failure.name(),
                "CALL_FAILED",
                time(failure),
                null,
                null,
                null,
                error == null ? null : error.getClass().getName(),
                duration == null ? null : duration.toMillis());
    }

    static LoggedEvent of(ClassifiedException uncounted) {
        return new LoggedEvent(
                uncounted.name(),
                uncounted.kind() == Kind.ANSWER ? "CALL_ANSWERED" : "CALL_NOT_MADE",
                uncounted.at().toString(),
                null,
                null,
                uncounted.reason(),
                uncounted.error().getClass().getName(),
                null);
    }

    static LoggedEvent of(Reconfigured change) {
        return new LoggedEvent(change.name(), "RECONFIGURED", time(change), null, null, change.cause(), null, null);
    }

    private static String time(CircuitBreakerEvent event) {
        return event.at().toString();
    }
}
