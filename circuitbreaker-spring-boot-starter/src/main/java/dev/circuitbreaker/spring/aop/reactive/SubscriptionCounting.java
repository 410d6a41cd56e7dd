package dev.circuitbreaker.spring.aop.reactive;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.Permit;
import dev.circuitbreaker.spring.aop.AttemptOutcomes;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * How one subscription of the inner layer counts, and which attempts of the outer one it tells of that: those of the
 * caller's subscription, of which a retry may make several to the method.
 *
 * <p>They are in the context, under the attempts of the invocation. Where something between the layers does not hand the
 * context on, as a conversion to another reactive library, those of the invocation itself do, which all its subscriptions
 * share.
 *
 * @param breaker the breaker
 * @param invocation the attempts of the invocation; null where there is no outer layer
 */
record SubscriptionCounting(
        CircuitBreaker breaker, @Nullable AttemptOutcomes invocation) {

    /** What has been found for one subscription. */
    record One(
            CircuitBreaker breaker,
            @Nullable AttemptOutcomes invocation,
            @Nullable AttemptOutcomes attempts) {

        Permit acquire() {
            checkEarlier();
            try {
                return breaker.acquire();
            } catch (CallNotPermittedException rejection) {
                ended(rejection);
                throw rejection;
            }
        }

        /** Throws the rejection that has counted, if there was one and there would be another. */
        void checkEarlier() {
            if (attempts != null) {
                attempts.checkRejected(breaker);
            }
        }

        /** Why it has been cancelled, the outer layer will know, if the attempts are those of one subscription to it. */
        void cancelled(Permit permit) {
            if (attempts == null || attempts == invocation) {
                permit.cancelled();
            } else {
                attempts.cancelled(breaker, permit);
            }
        }

        void ended(Throwable thrown) {
            if (attempts == null) {
                return;
            }
            if (thrown instanceof CallNotPermittedException rejection
                    && rejection.circuitBreakerName().equals(breaker.name())) {
                attempts.rejected(rejection);
            } else {
                attempts.failed(breaker, thrown);
            }
        }
    }

    One in(ContextView context) {
        return new One(breaker, invocation, invocation == null ? null : context.getOrDefault(invocation, invocation));
    }
}
