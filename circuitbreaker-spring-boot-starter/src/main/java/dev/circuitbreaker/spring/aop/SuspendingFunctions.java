package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Objects;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Suspending functions of Kotlin. Their compiled form takes a continuation last and returns {@code Object}; Spring's
 * proxies proceed with them as a {@code Mono}, or a {@code Flux} if they return a {@code Flow}.
 *
 * <p>The one class of this package that needs Reactor, and that only once there is such a function: without the library
 * that connects Kotlin with Reactor, Spring could not call it anyway.
 */
final class SuspendingFunctions {

    private static final boolean SUPPORTED =
            ClassUtils.isPresent("kotlinx.coroutines.reactor.MonoKt", SuspendingFunctions.class.getClassLoader());

    private static final String FLOW = "kotlinx.coroutines.flow.Flow";

    private SuspendingFunctions() {}

    static boolean is(Method method) {
        return KotlinDetector.isSuspendingFunction(method);
    }

    /** Whether Spring can call such functions. */
    static boolean isSupported() {
        return SUPPORTED;
    }

    static ResolvableType returned(Method method, Class<?> type) {
        if (!SUPPORTED) {
            return ResolvableType.forMethodReturnType(method, type);
        }
        ResolvableType value = ResolvableType.forType(resumedWith(method), ResolvableType.forClass(type));
        return value.toClass().getName().equals(FLOW)
                ? ResolvableType.forClassWithGenerics(Flux.class, value.getGeneric())
                : ResolvableType.forClassWithGenerics(Mono.class, value);
    }

    /** The {@code T} of the {@code Continuation<? super T>}. */
    private static Type resumedWith(Method method) {
        Type continuation = method.getGenericParameterTypes()[method.getParameterCount() - 1];
        Type argument = ((ParameterizedType) continuation).getActualTypeArguments()[0];
        return argument instanceof WildcardType wildcard && wildcard.getLowerBounds().length == 1
                ? wildcard.getLowerBounds()[0]
                : argument;
    }

    /** The arguments of a call, without the continuation. */
    static @Nullable Object[] arguments(MethodInvocation call) {
        @Nullable Object[] all = call.getArguments();
        return is(call.getMethod()) ? Arrays.copyOf(all, all.length - 1) : all;
    }

    /** Tells whether a function returns a value at once, and not a stream or a publisher. */
    static boolean returnsValue(Method method) {
        return ReactiveAdapterRegistry.getSharedInstance().getAdapter(method.getReturnType()) == null;
    }

    /** Calls a suspending fallback of a suspending function in the context of its caller. */
    static Object call(Method method, @Nullable Object target, @Nullable Object[] arguments, MethodInvocation call) {
        Objects.requireNonNull(target, "a suspending fallback cannot run without an object behind the proxy");
        return CoroutineFallbacks.call(method, target, arguments, call);
    }

    /** Runs what does not suspend in the same way. */
    static Object run(MethodInvocation call, CoroutineFallbacks.Body plain) {
        return CoroutineFallbacks.run(call, plain);
    }
}
