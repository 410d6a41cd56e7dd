package dev.circuitbreaker.spring.aop;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;

/**
 * A method that answers in place of a guarded one, ready to be called.
 *
 * @param method the method, made accessible
 * @param takesArguments whether it takes the arguments of the call
 * @param throwable the type of exception it takes; null if it takes none
 * @param bean the bean that has it; null if it is the one that has the guarded method
 */
record Fallback(
        Method method,
        boolean takesArguments,
        @Nullable Class<?> throwable,
        @Nullable FallbackBean bean) {

    /** Whether an object of a class may be a proxy of Spring's: to ask an object that is none each time takes long. */
    private static final ClassValue<Boolean> MAY_BE_PROXY = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return Advised.class.isAssignableFrom(type);
        }
    };

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
     * <p>An interface client has no such object: there a default method runs on the proxy, so that it can call the other
     * methods of the client, and is not intercepted itself.
     */
    @Nullable
    Object invoke(MethodInvocation call, Throwable thrown) throws Throwable {
        if (bean != null) {
            return bean.invoke(method, arguments(call, thrown));
        }
        Object target = behindProxies(call.getThis());
        if (method.isDefault() && (target == null || target instanceof Proxy)) {
            Object proxy = call instanceof ProxyMethodInvocation invocation ? invocation.getProxy() : target;
            return special().bindTo(proxy).invokeWithArguments(arguments(call, thrown));
        }
        return invoke(method, target, arguments(call, thrown));
    }

    static @Nullable Object invoke(Method method, @Nullable Object target, @Nullable Object[] arguments)
            throws Throwable {
        if (Suspending.is(method)) {
            return Suspending.call(method, target, arguments);
        }
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private MethodHandle special() throws IllegalAccessException {
        Class<?> owner = method.getDeclaringClass();
        return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).unreflectSpecial(method, owner);
    }

    private @Nullable Object[] arguments(MethodInvocation call, Throwable thrown) {
        @Nullable Object[] given = takesArguments ? Suspending.arguments(call) : new Object[0];
        if (throwable == null) {
            return given;
        }
        @Nullable Object[] all = Arrays.copyOf(given, given.length + 1);
        all[given.length] = thrown;
        return all;
    }

    static @Nullable Object behindProxies(@Nullable Object target) {
        if (target == null || !MAY_BE_PROXY.get(target.getClass())) {
            return target;
        }
        Object current = target;
        for (Object next = current; next != null; next = AopProxyUtils.getSingletonTarget(next)) {
            current = next;
        }
        return current;
    }
}
