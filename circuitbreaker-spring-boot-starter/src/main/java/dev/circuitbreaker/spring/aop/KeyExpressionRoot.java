package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** What {@code #root} is in a key: the call, with the properties that the keys of Spring's caches have, too. */
final class KeyExpressionRoot {

    private final MethodInvocation call;
    private final @Nullable Object[] arguments;

    KeyExpressionRoot(MethodInvocation call, @Nullable Object[] arguments) {
        this.call = call;
        this.arguments = arguments;
    }

    /** {@return the arguments} */
    public @Nullable Object[] getArgs() {
        return arguments;
    }

    /** {@return the method} */
    public Method getMethod() {
        return call.getMethod();
    }

    /** {@return the name of the method} */
    public String getMethodName() {
        return call.getMethod().getName();
    }

    /** {@return the object it is called on} */
    public @Nullable Object getTarget() {
        return call.getThis();
    }
}
