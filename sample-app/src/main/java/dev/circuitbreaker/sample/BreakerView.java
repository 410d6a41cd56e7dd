package dev.circuitbreaker.sample;

import dev.circuitbreaker.core.CircuitBreakerEvent;
import dev.circuitbreaker.core.CircuitBreakerSnapshot;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker as the page shows it. {@code /actuator/circuitbreakers} shows all there is.
 *
 * @param retryAfterSeconds null where no call is kept waiting, or where it is not known for how long
 * @param failureRate percent; null while there are too few calls to judge
 * @param slowCallRate percent; null while there are too few calls to judge
 * @param lastTransition null if there was none
 * @param outage when and why it opened first; null if it has not, or has been closed since
 */
record BreakerView(
        String state,
        Instant since,
        @Nullable Double retryAfterSeconds,
        @Nullable Double failureRate,
        @Nullable Double slowCallRate,
        int bufferedCalls,
        int failedCalls,
        long notPermittedCalls,
        @Nullable TransitionView lastTransition,
        @Nullable OutageView outage) {

    static BreakerView of(CircuitBreakerSnapshot snapshot) {
        Duration retryAfter = snapshot.retryAfter();
        CircuitBreakerEvent.StateTransition transition = snapshot.lastTransition();
        return new BreakerView(
                snapshot.state().name(),
                snapshot.since(),
                retryAfter == null ? null : retryAfter.toMillis() / 1000.0,
                known(snapshot.failureRate()),
                known(snapshot.slowCallRate()),
                snapshot.bufferedCalls(),
                snapshot.failedCalls(),
                snapshot.notPermittedCalls(),
                transition == null ? null : TransitionView.of(transition),
                snapshot.outage() == null ? null : OutageView.of(snapshot.outage()));
    }

    /** JSON has no NaN. */
    private static @Nullable Double known(double rate) {
        return Double.isNaN(rate) ? null : rate;
    }

    record OutageView(Instant since, String cause) {

        static OutageView of(CircuitBreakerSnapshot.Outage outage) {
            return new OutageView(outage.since(), outage.cause());
        }
    }

    record TransitionView(String from, String to, Instant at, String cause) {

        static TransitionView of(CircuitBreakerEvent.StateTransition transition) {
            return new TransitionView(
                    transition.from().name(), transition.to().name(), transition.at(), transition.cause());
        }
    }
}
