package dev.circuitbreaker.spring.aop;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;

/** Calls fallbacks by reflection, whichever object has them. */
final class FallbackInvoker {

    private FallbackInvoker() {}

    /** Calls a method, suspending or not, and throws what it throws. */
    static @Nullable Object invoke(
            Method method, @Nullable Object target, @Nullable Object[] arguments, MethodInvocation call)
            throws Throwable {
        if (SuspendingFunctions.is(method)) {
            return SuspendingFunctions.call(method, target, arguments, call);
        }
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    /** The object that proxies of Spring's stand in front of; the object itself if it is no such proxy. */
    static Object behindProxies(Object target) {
        Object current = target;
        for (Object next = current; next != null; next = AopProxyUtils.getSingletonTarget(next)) {
            current = next;
        }
        return current;
    }
}
