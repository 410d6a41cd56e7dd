package dev.circuitbreaker.spring.cloud;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CallTimeoutException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import dev.circuitbreaker.spring.aop.CallObserver;
import dev.circuitbreaker.spring.aop.CallObserver.CallOutcome;
import dev.circuitbreaker.spring.aop.CallObserver.Observed;
import dev.circuitbreaker.spring.aop.FallbackListener.FallbackOutcome;
import dev.circuitbreaker.spring.aop.FallbackListener.Source;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.circuitbreaker.NoFallbackAvailableException;

/**
 * One call through a factory of Spring Cloud, as those see it that are told of fallbacks, and the observer of the application if it has
 * one: from before the call until its fallback has ended.
 *
 * <p>Its parts may be reported by several threads, one after the other.
 */
final class WatchedCall {

    private final CloudCircuitBreakers breakers;
    private final CircuitBreaker breaker;
    private final @Nullable Observed observed;
    private final AtomicBoolean isOver = new AtomicBoolean();

    /** Null until it is known. */
    private volatile @Nullable CallOutcome outcome;

    private volatile @Nullable Source fallback;

    private WatchedCall(CloudCircuitBreakers breakers, CircuitBreaker breaker, @Nullable Observed observed) {
        this.breakers = breakers;
        this.breaker = breaker;
        this.observed = observed;
    }

    /**
     * Begins.
     *
     * @param parent what the context of Reactor says; null if there is none
     */
    static WatchedCall begin(CloudCircuitBreakers breakers, CircuitBreaker breaker, @Nullable Object parent) {
        CallObserver observer = breakers.observer();
        return new WatchedCall(
                breakers, breaker, observer == null ? null : observer.begin(breaker.name(), breaker.state(), parent));
    }

    /** Makes all of it on this thread. */
    <T> T watch(Supplier<T> call) {
        if (observed == null) {
            return call.get();
        }
        Observed.Scope scope = observed.open();
        T answer;
        try {
            answer = call.get();
        } catch (Throwable thrown) {
            scope.close();
            end(thrown);
            throw thrown;
        }
        scope.close();
        end(null);
        return answer;
    }

    /** What subscriptions inside find in their context; null if there is no observer. */
    @Nullable
    Object context() {
        return observed == null ? null : observed.context();
    }

    /** Takes note of what the call itself has returned. */
    <T extends @Nullable Object> T returned(T value) {
        if (observed != null) {
            outcome = isBad(value) ? CallOutcome.FAILURE : CallOutcome.SUCCESS;
        }
        return value;
    }

    private boolean isBad(@Nullable Object value) {
        Predicate<@Nullable Object> bad = breaker.config().recordResultPredicate();
        try {
            return bad != null && bad.test(value);
        } catch (Throwable thrown) {
            return true; // the breaker has logged it
        }
    }

    /** Takes note of what the call itself has thrown. */
    void threw(Throwable thrown) {
        if (observed != null) {
            outcome = outcomeOf(thrown);
        }
    }

    private CallOutcome outcomeOf(Throwable thrown) {
        if (thrown instanceof CallNotPermittedException rejection
                && rejection.circuitBreakerName().equals(breaker.name())) {
            return CallOutcome.NOT_PERMITTED;
        }
        boolean isTimeout = thrown instanceof CallTimeoutException timeout
                && timeout.circuitBreakerName().equals(breaker.name());
        if (isTimeout || breaker.config().countsAsFailure(thrown)) {
            return CallOutcome.FAILURE;
        }
        return breaker.config().kindOf(thrown) == Kind.ANSWER ? CallOutcome.SUCCESS : CallOutcome.IGNORED;
    }

    /** The fallback has answered. */
    void answered() {
        fallback = Source.METHOD;
        breakers.listeners().tell(breaker.name(), Source.METHOD, FallbackOutcome.SUCCESS);
    }

    /**
     * The fallback has thrown. One that hands on what it was given has not failed: there is none, as where Gateway has no
     * fallback; nor is there where Spring Cloud says so.
     */
    void unanswered(Throwable thrown, Throwable failure) {
        if (failure != thrown && !(failure instanceof NoFallbackAvailableException && failure.getCause() == thrown)) {
            fallback = Source.METHOD;
            breakers.listeners().tell(breaker.name(), Source.METHOD, FallbackOutcome.FAILURE);
        }
    }

    /** Its subscriber wants no more. */
    void cancelled(boolean delivered) {
        if (outcome == null && !delivered) {
            outcome = CallOutcome.CANCELLED;
        }
        end(null);
    }

    /** All of it has ended, once. */
    void end(@Nullable Throwable surfaced) {
        if (observed != null && isOver.compareAndSet(false, true)) {
            CallOutcome known = outcome;
            observed.end(known == null ? CallOutcome.SUCCESS : known, fallback, surfaced);
        }
    }
}
