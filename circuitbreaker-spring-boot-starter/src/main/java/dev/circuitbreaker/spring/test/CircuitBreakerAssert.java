package dev.circuitbreaker.spring.test;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import dev.circuitbreaker.core.CircuitBreakerSnapshot;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about a circuit breaker. What fails says in which state it is, since which transition and with which numbers.
 *
 * <p>The circuit breaker is looked at as of now, by its ticker: a wait that is over has led to {@code HALF_OPEN}.
 */
public final class CircuitBreakerAssert extends AbstractAssert<CircuitBreakerAssert, @Nullable CircuitBreaker> {

    /** Rates have one decimal where they are shown, so what differs by less reads the same. */
    private static final double TOLERANCE = 0.05;

    CircuitBreakerAssert(@Nullable CircuitBreaker breaker) {
        super(breaker, CircuitBreakerAssert.class);
    }

    /** {@return this, if the circuit breaker lets calls through and judges them} */
    public CircuitBreakerAssert isClosed() {
        return isIn(State.CLOSED);
    }

    /** {@return this, if a threshold has opened the circuit breaker and its wait is not over} */
    public CircuitBreakerAssert isOpen() {
        return isIn(State.OPEN);
    }

    /** {@return this, if the circuit breaker lets probes through, or a growing share of calls} */
    public CircuitBreakerAssert isHalfOpen() {
        return isIn(State.HALF_OPEN);
    }

    /** {@return this, if an operator has opened the circuit breaker} */
    public CircuitBreakerAssert isForcedOpen() {
        return isIn(State.FORCED_OPEN);
    }

    /**
     * Checks the failure rate of the current window.
     *
     * @param percent from 0 to 100, compared to one decimal; {@code NaN} if there are not enough calls to tell
     * @return this
     */
    public CircuitBreakerAssert hasFailureRate(double percent) {
        CircuitBreakerSnapshot seen = snapshot();
        double rate = seen.failureRate();
        boolean same = Double.isNaN(percent) ? Double.isNaN(rate) : Math.abs(rate - percent) <= TOLERANCE;
        if (!same) {
            throw failure("Expected a failure rate of %s%% of %s", percent, described(seen));
        }
        return this;
    }

    /**
     * Checks why the circuit breaker is open, by a threshold or by an operator.
     *
     * @param part what the cause must contain, such as {@code failure rate 60%}
     * @return this
     */
    public CircuitBreakerAssert openedBecause(String part) {
        CircuitBreakerSnapshot seen = snapshot();
        StateTransition last = seen.lastTransition();
        boolean open = seen.state() == State.OPEN || seen.state() == State.FORCED_OPEN;
        if (!open || last == null || !last.cause().contains(part)) {
            throw failure("Expected to be open because of '%s': %s", part, described(seen));
        }
        return this;
    }

    private CircuitBreakerAssert isIn(State expected) {
        CircuitBreakerSnapshot seen = snapshot();
        if (seen.state() != expected) {
            throw failureWithActualExpected(seen.state(), expected, "Expected %s to be %s", described(seen), expected);
        }
        return this;
    }

    private CircuitBreakerSnapshot snapshot() {
        isNotNull();
        return java.util.Objects.requireNonNull(actual).snapshot();
    }

    private static String described(CircuitBreakerSnapshot seen) {
        StateTransition last = seen.lastTransition();
        String why = last == null ? "from the beginning" : last.cause();
        String rate = Double.isNaN(seen.failureRate())
                ? "too few calls for a rate"
                : "failure rate " + seen.failureRate() + "%";
        return "circuit breaker '" + seen.name() + "', which is " + seen.state() + " (" + why + "), " + rate + ", "
                + seen.failedCalls() + " of " + seen.bufferedCalls() + " calls failed";
    }
}
