package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CallTimeoutException;
import dev.circuitbreaker.core.CircuitBreaker;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** Calls that have ended when they return: of values, {@code Optional} and {@code void}. */
class PlainCalls implements CallStyle {

    @Override
    public @Nullable Object guard(CircuitBreaker breaker, MethodInvocation call) throws Throwable {
        return breaker.call(() -> proceed(call));
    }

    @Override
    public final @Nullable Object recover(MethodInvocation call, Recovery recovery) throws Throwable {
        boolean interrupted = Thread.currentThread().isInterrupted();
        Object value;
        try {
            recovery.askFirst(call);
            value = call.proceed();
            if (value == null) {
                throwEnd(AttemptOutcomes.find(call));
            }
        } catch (Throwable thrown) {
            if (Failures.isOwnInterrupt(thrown) || (interrupted && mayBeDueToInterrupt(thrown))) {
                throw thrown; // the caller is to come to an end, and no answer would let it
            }
            return answer(call, thrown, recovery);
        }
        return ended(call, value, recovery);
    }

    /** Takes note of a call that has returned. */
    @Nullable
    Object ended(MethodInvocation call, @Nullable Object value, Recovery recovery) throws Throwable {
        recovery.succeeded(call, value);
        return value;
    }

    @Nullable
    Object answer(MethodInvocation call, Throwable thrown, Recovery recovery) throws Throwable {
        return recovery.answer(call, thrown);
    }

    /** A thread that comes with its interrupt flag up makes clients fail before they have sent anything. */
    private static boolean mayBeDueToInterrupt(Throwable thrown) {
        return !(thrown instanceof RejectedExecutionException) && !(thrown instanceof CallTimeoutException);
    }

    /** A result that means nothing is null. */
    private static void throwEnd(@Nullable AttemptOutcomes attempts) throws Throwable {
        Throwable end = attempts == null ? null : attempts.end();
        if (end != null) {
            throw end;
        }
    }

    @Override
    public @Nullable Object endLoop(MethodInvocation call, Ending ending) throws Throwable {
        try {
            return call.proceed();
        } catch (Throwable thrown) {
            if (ending.ends(AttemptOutcomes.of(call), thrown)) {
                return null;
            }
            throw thrown;
        }
    }

    @Override
    public boolean accepts(ResolvableType returned, ResolvableType offered) {
        return Signatures.accepts(returned, offered);
    }

    @Override
    public @Nullable ResolvableType value(ResolvableType returned) {
        return returned;
    }

    @Override
    public @Nullable Object watch(@Nullable Object answer, Consumer<@Nullable Throwable> end) {
        end.accept(null);
        return answer;
    }

    /** Makes the call, and throws what it throws: a {@link Callable} cannot throw every {@code Throwable}. */
    @SuppressWarnings({"unchecked", "NullAway"}) // the signature of proceed() hides that it may return null
    static <X extends Throwable> Object proceed(MethodInvocation call) throws X {
        try {
            return call.proceed();
        } catch (Throwable thrown) {
            throw (X) thrown;
        }
    }
}
