package dev.circuitbreaker.spring.events;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerEvent.Reconfigured;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import dev.circuitbreaker.core.ClassifiedException;
import dev.circuitbreaker.core.ExceptionClassifier;
import dev.circuitbreaker.spring.config.EffectiveSettings;
import dev.circuitbreaker.spring.text.SingleLine;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Logs what is worth knowing afterwards: each transition and each change of settings in one line and, at
 * debug, what settings each circuit breaker begins with and why an exception did not count as a failure.
 */
final class BreakerLog {

    private static final Log TRANSITIONS = LogFactory.getLog("dev.circuitbreaker.transitions");
    private static final Log SETTINGS = LogFactory.getLog("dev.circuitbreaker.settings");

    private static final Log EXCEPTIONS = LogFactory.getLog("dev.circuitbreaker.exceptions");

    private BreakerLog() {}

    static void follow(CircuitBreaker breaker) {
        if (SETTINGS.isDebugEnabled()) {
            SETTINGS.debug(SingleLine.of(
                    "Settings of circuit breaker '" + breaker.name() + "': " + EffectiveSettings.of(breaker.config())));
        }
        breaker.onTransition(BreakerLog::log);
        breaker.onException(BreakerLog::log);
    }

    private static void log(ClassifiedException classified) {
        if (EXCEPTIONS.isDebugEnabled() && classified.kind() != ExceptionClassifier.Kind.FAILURE) {
            EXCEPTIONS.debug(SingleLine.of(
                    "Circuit breaker '" + classified.name() + "' counts no failure, because " + classified.reason()));
        }
    }

    private static void log(StateTransition transition) {
        String line = SingleLine.of("Circuit breaker '" + transition.name() + "' " + transition.from() + " -> "
                + transition.to() + ": " + transition.cause());
        if (transition.to().rejectsCalls()) {
            TRANSITIONS.warn(line);
        } else {
            TRANSITIONS.info(line);
        }
    }

    static void log(Reconfigured change) {
        SETTINGS.info(SingleLine.of("Circuit breaker '" + change.name() + "' has changed settings: " + change.cause()));
    }
}
