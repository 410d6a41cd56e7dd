package dev.circuitbreaker.spring.aop;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.framework.Advised;

/** A method that answers in place of a guarded one, ready to be called. */
final class Fallback {

    private final Method method;
    private final boolean takesArguments;
    private final @Nullable Class<?> throwable;
    private final @Nullable FallbackBean bean;
    private final boolean isDefault;
    private final boolean becomesCoroutine;
    private final boolean boxesResult;

    /**
     * A class whose objects are no proxies of Spring's. Nearly always that of the next object, too, and to ask an object
     * that is none whether it is one takes long. Written by a plain race: whichever class is kept is a right one.
     */
    private @Nullable Class<?> unproxied;

    /**
     * Makes a fallback.
     *
     * @param method the method, made accessible
     * @param takesArguments whether it takes the arguments of the call
     * @param throwable the type of exception it takes; null if it takes none
     * @param bean the bean that has it; null if it is the one that has the guarded method
     * @param inCoroutine whether the guarded method is a suspending function of Kotlin
     */
    Fallback(
            Method method,
            boolean takesArguments,
            @Nullable Class<?> throwable,
            @Nullable FallbackBean bean,
            boolean inCoroutine) {
        this.method = method;
        this.takesArguments = takesArguments;
        this.throwable = throwable;
        this.bean = bean;
        this.isDefault = method.isDefault();
        this.becomesCoroutine =
                inCoroutine && !SuspendingFunctions.is(method) && SuspendingFunctions.returnsValue(method);
        this.boxesResult = becomesCoroutine && KotlinResults.returned(method) != null;
    }

    Method method() {
        return method;
    }

    boolean takesArguments() {
        return takesArguments;
    }

    @Nullable
    Class<?> throwable() {
        return throwable;
    }

    @Nullable
    FallbackBean bean() {
        return bean;
    }

    /** How far down from {@code Throwable} the type of exception is; the farther, the nearer to any that it accepts. */
    int depth() {
        int depth = 0;
        for (Class<?> type = throwable; type != null; type = type.getSuperclass()) {
            depth++;
        }
        return depth;
    }

    boolean accepts(Throwable thrown) {
        return throwable == null || throwable.isInstance(thrown);
    }

    /**
     * Calls the method on the object behind the proxies, where the fields are.
     *
     * <p>An interface client has no such object, and the one behind a Spring Data repository does not know its interface:
     * there a method of the interface runs on the proxy, so that it can call the other methods of the client, and is not
     * intercepted itself.
     */
    @Nullable
    Object invoke(MethodInvocation call, Throwable thrown) throws Throwable {
        return becomesCoroutine
                ? SuspendingFunctions.run(call, () -> boxed(answer(call, thrown)))
                : answer(call, thrown);
    }

    private @Nullable Object boxed(@Nullable Object answer) {
        return boxesResult ? KotlinResults.boxed(answer) : answer;
    }

    private @Nullable Object answer(MethodInvocation call, Throwable thrown) throws Throwable {
        if (bean != null) {
            return bean.invoke(method, arguments(call, thrown), call);
        }
        Object target = target(call);
        if (!method.getDeclaringClass().isInstance(target)) {
            target = call instanceof ProxyMethodInvocation invocation ? invocation.getProxy() : target;
        }
        if (isDefault && target instanceof Proxy) {
            return special().bindTo(target).invokeWithArguments(arguments(call, thrown));
        }
        return FallbackInvoker.invoke(method, target, arguments(call, thrown), call);
    }

    private MethodHandle special() throws IllegalAccessException {
        Class<?> owner = method.getDeclaringClass();
        return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).unreflectSpecial(method, owner);
    }

    private @Nullable Object[] arguments(MethodInvocation call, Throwable thrown) {
        @Nullable Object[] given = takesArguments ? SuspendingFunctions.arguments(call) : new Object[0];
        for (int i = 0; i < given.length; i++) {
            if (given[i] == null && method.getParameterTypes()[i].isPrimitive()) {
                throw new IllegalArgumentException("Fallback " + Signatures.describe(method)
                        + " cannot take the null that the call " + "has for its parameter " + (i + 1)
                        + ": let it take an object, such as an Integer for an int");
            }
        }
        if (throwable == null) {
            return given;
        }
        @Nullable Object[] all = Arrays.copyOf(given, given.length + 1);
        all[given.length] = thrown;
        return all;
    }

    private @Nullable Object target(MethodInvocation call) {
        Object target = call.getThis();
        if (target == null || target.getClass() == unproxied) {
            return target;
        }
        if (target instanceof Advised) {
            return FallbackInvoker.behindProxies(target);
        }
        unproxied = target.getClass();
        return target;
    }
}
