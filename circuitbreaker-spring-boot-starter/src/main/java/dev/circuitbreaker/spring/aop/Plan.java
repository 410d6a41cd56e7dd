package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker;
import java.util.List;
import java.util.function.Predicate;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * What to do about the calls of one method, decided beforehand.
 *
 * <p>The inner layer, {@link #guard}, stands around the method itself. The outer layer, {@link #recover}, stands around
 * everything else that is around the method, such as a retry: it sees what that gives up with.
 */
final class Plan implements CallStyle.Recovery {

    private final KeyedBreaker breaker;
    private final CallStyle style;
    private final @Nullable Fallbacks fallbacks;
    private final boolean repeated;

    /**
     * Makes a plan.
     *
     * @param repeated whether something between the layers may wait or repeat
     */
    Plan(KeyedBreaker breaker, CallStyle style, @Nullable Fallbacks fallbacks, boolean repeated) {
        this.breaker = breaker;
        this.style = style;
        this.fallbacks = fallbacks;
        this.repeated = repeated;
    }

    String breakerName() {
        return breaker.itself().name();
    }

    /** Whether the settings ask for a deadline that calls of this style have not. */
    boolean ignoresCallTimeout() {
        return breaker.itself().config().callTimeout() != null && !style.keepsCallTimeout();
    }

    List<Fallback> fallbackMethods() {
        return fallbacks == null ? List.of() : fallbacks.methods();
    }

    /** Whether a cache of last good results answers, too. */
    boolean remembersResults() {
        return fallbacks != null && fallbacks.remembers();
    }

    @Nullable
    Object guard(MethodInvocation call) throws Throwable {
        CircuitBreaker picked = breaker.of(call);
        return repeated ? guardAttempt(picked, call) : style.guard(picked, call);
    }

    /** However many attempts of one logical call are rejected, one rejection counts. */
    private @Nullable Object guardAttempt(CircuitBreaker picked, MethodInvocation call) throws Throwable {
        CallNotPermittedException earlier = Repetition.earlierRejection(call);
        if (earlier != null && !picked.isCallPermitted()) {
            throw earlier;
        }
        try {
            return style.guard(picked, call);
        } catch (CallNotPermittedException rejection) {
            if (breaker.rejected(rejection)) {
                Repetition.remember(call, rejection);
            }
            throw rejection;
        }
    }

    @Nullable
    Object recover(MethodInvocation call) throws Throwable {
        return style.recover(call, this);
    }

    @Override
    public void askFirst(MethodInvocation call) {
        if (repeated) {
            breaker.of(call).checkCallPermitted();
        }
    }

    @Override
    public @Nullable Object answer(MethodInvocation call, Throwable thrown) throws Throwable {
        Throwable cause = Failures.unwrap(thrown);
        if (fallbacks == null || !isForFallback(cause)) {
            throw thrown;
        }
        return fallbacks.answer(call, cause, thrown);
    }

    @Override
    public void succeeded(MethodInvocation call, @Nullable Object value) {
        if (fallbacks != null && fallbacks.remembers() && isGood(value)) {
            fallbacks.remember(call, value);
        }
    }

    private boolean isGood(@Nullable Object value) {
        Predicate<@Nullable Object> bad = breaker.itself().config().recordResultPredicate();
        try {
            return bad == null || !bad.test(value);
        } catch (Throwable thrown) {
            return false; // the breaker has logged it
        }
    }

    /** A rejection by this breaker always is; anything else is if this breaker counts it as a failure. */
    private boolean isForFallback(Throwable cause) {
        if (cause instanceof VirtualMachineError) {
            return false;
        }
        return (cause instanceof CallNotPermittedException rejection && breaker.rejected(rejection))
                || breaker.itself().config().countsAsFailure(cause);
    }
}
