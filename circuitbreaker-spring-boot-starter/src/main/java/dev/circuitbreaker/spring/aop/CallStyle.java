package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CircuitBreaker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * How calls are guarded and recovered whose method returns a certain kind of thing: at once, or when a stage completes.
 * A bean of type {@link Factory} adds styles.
 *
 * <p>Safe for use by many threads at once.
 */
public interface CallStyle {

    /** Makes styles. The first that has one for a method is taken; there are some for what the JDK brings. */
    @FunctionalInterface
    interface Factory {

        /**
         * Makes a style for methods with a certain return type.
         *
         * @param returned the return type, with type variables resolved; of a suspending function of Kotlin, the {@code
         *     Mono} or {@code Flux} as which Spring proceeds with it
         * @return the style; null if this return type is none of its own
         */
        @Nullable
        CallStyle of(ResolvableType returned);
    }

    /** Says when the loop of a retry is over. */
    @FunctionalInterface
    interface Ending {

        /**
         * Tells whether there is no use in another attempt.
         *
         * @param attempts those of the logical call so far
         * @param thrown what the newest has failed with
         * @return whether to end the loop
         */
        boolean ends(AttemptOutcomes attempts, Throwable thrown);
    }

    /** What the outer layer has to offer for one method. */
    interface Recovery {

        /**
         * Asks the breaker before anything else begins, if something stands between the two layers that could wait or
         * repeat. To be called once per logical call.
         *
         * @param call the call
         * @throws dev.circuitbreaker.core.CallNotPermittedException if the call is not let through
         */
        void askFirst(MethodInvocation call);

        /**
         * Takes note of a call that has succeeded without a fallback.
         *
         * @param call the call
         * @param value what it returned, or what the future or publisher that it returned was for
         */
        void succeeded(MethodInvocation call, @Nullable Object value);

        /**
         * Takes the context of the calling thread along, such as its user, for an answer on another thread.
         *
         * @return runs the answer, on the thread that brings it, with that context
         */
        default Executor takeContext() {
            return Runnable::run;
        }

        /**
         * Answers in place of a call that failed.
         *
         * @param call the call
         * @param thrown what it threw, or what rejected it
         * @return what the fallback returned
         * @throws Throwable {@code thrown} as it is if no fallback is for it; what the fallback threw otherwise
         */
        default @Nullable Object answer(MethodInvocation call, Throwable thrown) throws Throwable {
            return answer(call, thrown, AttemptOutcomes.of(call));
        }

        /**
         * Answers in place of a call that failed, of which there may be several for one invocation of the method, as with
         * a publisher that is subscribed to more than once.
         *
         * @param call the call
         * @param thrown what it threw, or what rejected it
         * @param attempts what the inner layer has counted
         * @return what the fallback returned
         * @throws Throwable {@code thrown} as it is if no fallback is for it; what the fallback threw otherwise
         */
        @Nullable
        Object answer(MethodInvocation call, Throwable thrown, AttemptOutcomes attempts) throws Throwable;
    }

    /** What the outer layer has to offer for one logical call that is watched. */
    interface WatchedRecovery extends Recovery {

        /** {@return under which key the context of Reactor holds what has begun} */
        Object contextKey();

        /**
         * Begins to watch: once, or, by publishers, once per subscription.
         *
         * @param parent what the context of Reactor holds; null if there is none
         * @return what to recover with
         */
        WatchedRecovery begin(@Nullable Object parent);

        /** {@return what has begun} */
        CallObserver.Observed observed();

        /**
         * Ends, unless it has.
         *
         * @param surfaced what the caller gets thrown; null if it gets an answer
         */
        void end(@Nullable Throwable surfaced);

        /**
         * Ends because the caller has cancelled it, unless it has ended.
         *
         * @param delivered whether something has been delivered, which is a success
         */
        void cancel(boolean delivered);
    }

    /**
     * The inner layer: makes the call under the breaker.
     *
     * @param breaker the breaker
     * @param call the call
     * @return what the caller is to get
     * @throws Throwable what the call threw, or its rejection
     */
    @Nullable
    Object guard(CircuitBreaker breaker, MethodInvocation call) throws Throwable;

    /**
     * The inner layer where there is an outer one: makes the call under the breaker. What the method throws before it
     * returns is thrown as it is, since a retry between the layers may go by that.
     *
     * @param breaker the breaker
     * @param call the call
     * @return what the outer layer is to get
     * @throws Throwable what the call threw, or its rejection
     */
    default @Nullable Object attempt(CircuitBreaker breaker, MethodInvocation call) throws Throwable {
        return guard(breaker, call);
    }

    /**
     * Right inside a retry: makes an attempt, and ends the loop if there is no use in another one because the breaker is
     * open. The outer layer asks for {@link AttemptOutcomes#end}.
     *
     * @param call the attempt
     * @param ending says whether to end the loop
     * @return what the retry is to get; of no meaning if the loop has been ended
     * @throws Throwable what the attempt failed with, if the loop is to go on
     */
    default @Nullable Object endLoop(MethodInvocation call, Ending ending) throws Throwable {
        return call.proceed();
    }

    /**
     * Tells whether {@link #endLoop} ends the loop of a retry once the breaker is open.
     *
     * @return false if the loop goes on, which is warned about when the application starts
     */
    default boolean endsLoops() {
        return true;
    }

    /**
     * Tells whether a call that a time limit between the layers has cancelled counts as a failure.
     *
     * @return false if it counts as cancelled, which is warned about when the application starts
     */
    default boolean hearsOfTimeLimits() {
        return true;
    }

    /**
     * The outer layer: makes the call and answers its failure.
     *
     * @param call the call
     * @param recovery what there is to do
     * @return what the caller is to get
     * @throws Throwable what the recovery threw
     */
    @Nullable
    Object recover(MethodInvocation call, Recovery recovery) throws Throwable;

    /**
     * The outer layer of a call that is watched. One that ends later is watched until then, if what it returns tells when it
     * ends; else until the method has returned.
     *
     * @param call the call
     * @param recovery what there is to do, and what watches
     * @return what the caller is to get
     * @throws Throwable what the recovery threw
     */
    default @Nullable Object observe(MethodInvocation call, WatchedRecovery recovery) throws Throwable {
        WatchedRecovery begun = recovery.begin(null);
        CallObserver.Observed.Scope scope = begun.observed().open();
        Object result;
        try {
            result = recover(call, begun);
        } catch (Throwable thrown) {
            scope.close();
            begun.end(thrown);
            throw thrown;
        }
        scope.close();
        CompletableFuture<?> stage = result == null || !endsLater() ? null : CompletionCallbacks.stage(result);
        if (stage == null) {
            begun.end(null);
        } else {
            stage.whenComplete((value, thrown) -> begun.end(thrown));
        }
        return result;
    }

    /**
     * Tells whether a fallback may return this.
     *
     * @param returned what the guarded method returns
     * @param offered what the fallback returns
     * @return whether it may
     */
    boolean accepts(ResolvableType returned, ResolvableType offered);

    /**
     * Tells what there is to remember of a call that has succeeded.
     *
     * @param returned what the guarded method returns
     * @return the type of the value; null if it returns many, or none
     */
    @Nullable
    ResolvableType value(ResolvableType returned);

    /**
     * Watches how a fallback ends that has returned.
     *
     * @param answer what it returned
     * @param end to be told what it failed with in the end, or null if it succeeded
     * @return the answer, watched
     */
    @Nullable
    Object watch(@Nullable Object answer, Consumer<@Nullable Throwable> end);

    /**
     * Tells whether what a call of this style returns is a future, which may still fail.
     *
     * @return whether it is
     */
    default boolean endsLater() {
        return false;
    }

    /**
     * Tells whether calls of this style fail when the circuit breaker's {@code call-timeout} is over.
     *
     * @return false if they do not, which is warned about when the application starts
     */
    default boolean keepsCallTimeout() {
        return true;
    }

    /**
     * Tells whether a value of one type can stand where another is wanted, boxing included. Type arguments are compared
     * only where both sides know theirs.
     *
     * @param wanted the type that is wanted
     * @param offered the type that is there
     * @return whether it can
     */
    static boolean fits(ResolvableType wanted, ResolvableType offered) {
        return Signatures.accepts(wanted, offered);
    }
}
