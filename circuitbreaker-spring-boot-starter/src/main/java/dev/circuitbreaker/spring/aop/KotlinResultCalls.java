package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CircuitBreaker;
import java.lang.reflect.Method;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ResolvableType;

/**
 * Calls of functions of Kotlin that return a {@code Result}, or may: a failure in it counts as if it had been thrown, and
 * its fallback is given the exception. Where none answers, the caller gets the result as it is.
 */
final class KotlinResultCalls extends PlainCalls {

    /** Whether the method is known to return a result. */
    private final boolean isCertain;

    private KotlinResultCalls(boolean isCertain) {
        this.isCertain = isCertain;
    }

    /** A style for a method that may return a result; null for any other. */
    static @Nullable CallStyle of(Method method, ResolvableType returned) {
        boolean mayBe = method.getReturnType() == Object.class || KotlinResults.is(returned);
        return mayBe && KotlinDetector.isKotlinPresent() ? new KotlinResultCalls(KotlinResults.is(returned)) : null;
    }

    @Override
    public @Nullable Object guard(CircuitBreaker breaker, MethodInvocation call) throws Throwable {
        KotlinResults.Exposed exposed = new KotlinResults.Exposed();
        try {
            return breaker.call(() -> exposing(proceed(call), exposed));
        } catch (Throwable thrown) {
            if (exposed.isOf(thrown)) {
                return exposed.result();
            }
            throw thrown;
        }
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> Object exposing(Object result, KotlinResults.Exposed exposed) throws X {
        Throwable failure = exposed.look(result);
        if (failure != null) {
            throw (X) failure;
        }
        return result;
    }

    /** A retry goes by what is thrown, and has nothing to do with this. */
    @Override
    public @Nullable Object attempt(CircuitBreaker breaker, MethodInvocation call) throws Throwable {
        Object result = guard(breaker, call);
        Throwable failure = KotlinResults.failureIn(result);
        if (failure != null) {
            AttemptOutcomes.of(call).failed(breaker, failure);
        }
        return result;
    }

    @Override
    @Nullable
    Object ended(MethodInvocation call, @Nullable Object result, Recovery recovery) throws Throwable {
        Throwable failure = KotlinResults.failureIn(result);
        if (failure == null) {
            return super.ended(call, result, recovery);
        }
        if (Failures.isOwnInterrupt(failure)) {
            return result;
        }
        try {
            return answer(call, failure, recovery);
        } catch (Throwable thrown) {
            if (thrown == failure) {
                return result;
            }
            throw thrown;
        }
    }

    @Override
    @Nullable
    Object answer(MethodInvocation call, Throwable thrown, Recovery recovery) throws Throwable {
        Object answer = super.answer(call, thrown, recovery);
        if (KotlinResults.isUnboxedBy(call.getMethod())) {
            return KotlinResults.unboxed(answer);
        }
        return isCertain ? KotlinResults.boxed(answer) : answer;
    }
}
