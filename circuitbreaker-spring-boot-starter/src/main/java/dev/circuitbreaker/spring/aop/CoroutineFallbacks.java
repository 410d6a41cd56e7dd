package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.Job;
import kotlinx.coroutines.reactor.MonoKt;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.core.CoroutinesUtils;

/**
 * Runs fallbacks of suspending functions with the caller's dispatcher, name, log context and whatever else is in its context,
 * but as coroutines of their own, which end when that of the caller does. Loaded only where there is such a function, since most
 * applications have no Kotlin.
 */
final class CoroutineFallbacks {

    /** What does not suspend, and throws whatever it likes. */
    interface Body {
        @Nullable
        Object run() throws Throwable;
    }

    private CoroutineFallbacks() {}

    static Object call(Method method, Object target, @Nullable Object[] arguments, MethodInvocation call) {
        return CoroutinesUtils.invokeSuspendingFunction(context(call), method, target, arguments);
    }

    static Object run(MethodInvocation call, Body plain) {
        return MonoKt.mono(context(call), (scope, continuation) -> called(plain));
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // Kotlin takes a null, and knows no checked exceptions
    private static <X extends Throwable> Object called(Body plain) throws X {
        try {
            return plain.run();
        } catch (Throwable thrown) {
            throw (X) thrown;
        }
    }

    private static CoroutineContext context(MethodInvocation call) {
        @Nullable Object[] arguments = call.getArguments();
        return arguments[arguments.length - 1] instanceof Continuation<?> continuation
                ? continuation.getContext().minusKey(Job.Key)
                : Dispatchers.getUnconfined();
    }
}
