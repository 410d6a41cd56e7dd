package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CircuitBreaker.State;
import org.jspecify.annotations.Nullable;

/**
 * Watches calls of annotated methods from outside everything that is around them. A bean of this type is found. Without one,
 * calls cost nothing for it.
 *
 * <p>Safe for use by many threads at once.
 */
public interface CallObserver {

    /** What a call has counted as, in the words of the meters. */
    enum CallOutcome {
        /** It succeeded, or the dependency answered. */
        SUCCESS,
        /** It failed, or was too late. */
        FAILURE,
        /** It said nothing about the dependency. */
        IGNORED,
        /** Its caller has lost interest. */
        CANCELLED,
        /** It was rejected. */
        NOT_PERMITTED
    }

    /** A call that has begun. */
    interface Observed {

        /** What it is current in, until closed by the thread that opened it. */
        @FunctionalInterface
        interface Scope extends AutoCloseable {

            @Override
            void close();
        }

        /**
         * Makes it the current one of this thread.
         *
         * @return ends that
         */
        Scope open();

        /** {@return what subscriptions find in the context of Reactor under {@link CallObserver#contextKey}} */
        Object context();

        /**
         * Called once, by any thread.
         *
         * @param outcome what the call has counted as
         * @param fallback where the answer came from; null if it was the call's own
         * @param surfaced what the caller gets thrown; null if it gets an answer
         */
        void end(CallOutcome outcome, FallbackListener.@Nullable Source fallback, @Nullable Throwable surfaced);
    }

    /**
     * Begins to watch a call.
     *
     * @param circuitBreakerName the circuit breaker, without a key
     * @param state what the call meets
     * @param parent what stands in the context of Reactor under {@link #contextKey}; null if there is none
     * @return the call
     */
    Observed begin(String circuitBreakerName, State state, @Nullable Object parent);

    /** {@return the key in the context of Reactor} */
    Object contextKey();
}
