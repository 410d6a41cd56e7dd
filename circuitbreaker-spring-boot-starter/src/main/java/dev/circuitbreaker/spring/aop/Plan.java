package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CallTimeoutException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.ExceptionClassifier;
import dev.circuitbreaker.spring.aop.CallObserver.CallOutcome;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * What to do about the calls of one method, decided beforehand.
 *
 * <p>The inner layer, {@link #guard}, stands around the method itself. The outer layer, {@link #recover}, stands around
 * everything else that is around the method, such as a retry: it sees what that gives up with. {@link AttemptOutcomes} tell it
 * what the inner layer has counted.
 */
final class Plan {

    private final BreakerByKey breaker;
    private final CallStyle style;
    private final @Nullable Fallbacks fallbacks;
    private final RetryAndLimit repetition;
    private final CarriedContexts contexts;
    private final @Nullable CallObserver observer;

    /** Whether a rejection is known by itself, so that no call in an outage needs notes of its attempts. */
    private final boolean rejectionsSpeak;

    private final Recovering recovery = new Recovering(false);
    private final Recovering recoveryAfterAsking = new Recovering(true);

    /**
     * Makes a plan.
     *
     * @param repetition what between the layers may wait or repeat
     * @param observer watches the calls; null if none does
     */
    Plan(
            BreakerByKey breaker,
            CallStyle style,
            @Nullable Fallbacks fallbacks,
            RetryAndLimit repetition,
            CarriedContexts contexts,
            @Nullable CallObserver observer) {
        this.breaker = breaker;
        this.style = style;
        this.fallbacks = fallbacks;
        this.repetition = repetition;
        this.contexts = contexts;
        this.observer = observer;
        this.rejectionsSpeak = !isRepeated() && style instanceof PlainCalls && !style.endsLater();
    }

    String breakerName() {
        return breaker.itself().name();
    }

    /** Whether something between the layers may wait or repeat. */
    boolean isRepeated() {
        return repetition.isPossible();
    }

    /** What the start warns by. */
    PlanOutline outline() {
        boolean hasCallTimeout = breaker.itself().config().callTimeout() != null;
        return new PlanOutline(
                breakerName(),
                style,
                fallbacks == null ? List.of() : fallbacks.methods(),
                fallbacks != null && fallbacks.remembers(),
                repetition,
                hasCallTimeout && !style.keepsCallTimeout(),
                repetition.hasTimeLimit() && !style.hearsOfTimeLimits() && !hasCallTimeout);
    }

    @Nullable
    Object guard(MethodInvocation call) throws Throwable {
        CircuitBreaker picked = breaker.of(call);
        if (!EnclosingCalls.areNoted()) {
            return guard(picked, call);
        }
        EnclosingCalls.Ongoing ongoing = EnclosingCalls.enter(picked);
        try {
            return guard(picked, call);
        } finally {
            EnclosingCalls.leave(ongoing);
        }
    }

    private @Nullable Object guard(CircuitBreaker picked, MethodInvocation call) throws Throwable {
        return fallbacks == null && !isRepeated() && observer == null
                ? style.guard(picked, call)
                : attempt(picked, call);
    }

    private @Nullable Object attempt(CircuitBreaker picked, MethodInvocation call) throws Throwable {
        AttemptOutcomes earlier = AttemptOutcomes.find(call);
        if (earlier != null) {
            earlier.checkRejected(picked);
        }
        try {
            Object result = style.attempt(picked, call);
            if (style.endsLater()) {
                AttemptOutcomes.of(call).returned(picked, result);
            }
            return result;
        } catch (CallNotPermittedException rejection) {
            if (!breaker.rejected(rejection)) {
                AttemptOutcomes.of(call).failed(picked, rejection);
            } else if (!rejectionsSpeak) {
                AttemptOutcomes.of(call).rejected(rejection);
            }
            throw rejection;
        } catch (Throwable thrown) {
            AttemptOutcomes.of(call).failed(picked, thrown);
            throw thrown;
        }
    }

    /** Right inside a retry: makes an attempt, and ends the loop if the breaker is open. */
    @Nullable
    Object endLoop(MethodInvocation call) throws Throwable {
        return repetition.retry() != null && repetition.canBeEnded()
                ? style.endLoop(call, this::endsLoop)
                : call.proceed();
    }

    private boolean endsLoop(AttemptOutcomes attempts, Throwable thrown) {
        return attempts.isRejection(Failures.unwrap(thrown))
                ? attempts.endWithRejection(thrown)
                : repetition.goesOnAfter(thrown, attempts.failedOnceMore()) && attempts.endWithFailure(thrown);
    }

    /**
     * Makes the call and answers its failure.
     *
     * @param asksFirst whether to ask the breaker before anything else begins
     */
    @Nullable
    Object recover(MethodInvocation call, boolean asksFirst) throws Throwable {
        Recovering usual = asksFirst ? recoveryAfterAsking : recovery;
        return observer == null
                ? style.recover(call, usual)
                : style.observe(call, new ObservedRecovery(observer, usual, call));
    }

    private boolean isGood(@Nullable Object value) {
        Predicate<@Nullable Object> bad = breaker.itself().config().recordResultPredicate();
        try {
            return bad == null || !bad.test(value);
        } catch (Throwable thrown) {
            return false; // the breaker has logged it
        }
    }

    /** What the breaker rejected or counted is, and what there was no room for. */
    private boolean isForFallback(Throwable thrown, Throwable cause, AttemptOutcomes attempts) {
        if (cause instanceof VirtualMachineError) {
            return false;
        }
        return attempts.isCounted(thrown)
                || (rejectionsSpeak && Failures.find(thrown, this::isOwnRejection) != null)
                || (cause instanceof CallTimeoutException timeout && breaker.timedOut(timeout))
                || (!attempts.isUncounted(thrown)
                        && Failures.isLackOfRoom(cause)
                        && !Failures.isIgnored(cause, breaker.itself().config()));
    }

    private boolean isOwnRejection(Throwable thrown) {
        return thrown instanceof CallNotPermittedException rejection && breaker.rejected(rejection);
    }

    /** What is offered for all calls of the method. */
    private final class Recovering implements ObservedRecovery.Usual {

        private final boolean asksFirst;

        Recovering(boolean asksFirst) {
            this.asksFirst = asksFirst;
        }

        @Override
        public void askFirst(MethodInvocation call) {
            if (asksFirst) {
                try {
                    breaker.of(call).checkCallPermitted();
                } catch (CallNotPermittedException rejection) {
                    AttemptOutcomes.of(call).rejected(rejection);
                    throw rejection;
                }
            }
        }

        @Override
        public Executor takeContext() {
            return fallbacks == null ? Runnable::run : contexts.take();
        }

        @Override
        public @Nullable Object answer(MethodInvocation call, Throwable thrown) throws Throwable {
            return fallbacks != null && rejectionsSpeak && isOwnRejection(thrown)
                    ? fallbacks.answer(call, thrown, breaker.itself().config(), thrown, null)
                    : answer(call, thrown, AttemptOutcomes.of(call));
        }

        @Override
        public @Nullable Object answer(MethodInvocation call, Throwable thrown, AttemptOutcomes attempts)
                throws Throwable {
            return answer(call, thrown, attempts, null);
        }

        @Override
        public @Nullable Object answer(
                MethodInvocation call,
                Throwable thrown,
                AttemptOutcomes attempts,
                @Nullable Consumer<FallbackListener.Source> note)
                throws Throwable {
            Throwable cause = Failures.unwrap(thrown);
            Throwable surfacing = Failures.isOfRetry(thrown) && attempts.isInside(thrown) ? cause : thrown;
            if (fallbacks == null || !isForFallback(thrown, cause, attempts)) {
                throw surfacing;
            }
            return fallbacks.answer(call, cause, breaker.itself().config(), surfacing, note);
        }

        @Override
        public void succeeded(MethodInvocation call, @Nullable Object value) {
            if (fallbacks != null && fallbacks.remembers() && isGood(value)) {
                fallbacks.remember(call, value);
            }
        }

        @Override
        public CallObserver.Observed begin(CallObserver by, MethodInvocation call, @Nullable Object parent) {
            return by.begin(breakerName(), breaker.of(call).state(), parent);
        }

        @Override
        public boolean isGood(@Nullable Object value) {
            return Plan.this.isGood(value);
        }

        @Override
        public CallOutcome outcomeOf(Throwable thrown, AttemptOutcomes attempts) {
            if (Failures.find(thrown, Plan.this::isOwnRejection) != null) {
                return CallOutcome.NOT_PERMITTED;
            }
            boolean isTimeout =
                    Failures.unwrap(thrown) instanceof CallTimeoutException timeout && breaker.timedOut(timeout);
            if (isTimeout || attempts.isCounted(thrown)) {
                return CallOutcome.FAILURE;
            }
            boolean isAnswer = attempts.isUncounted(thrown)
                    && breaker.itself().config().kindOf(thrown) == ExceptionClassifier.Kind.ANSWER;
            return isAnswer ? CallOutcome.SUCCESS : CallOutcome.IGNORED;
        }
    }
}
