package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the breaker of a proxy and a method of a woven class, and leaves word there that the call is guarded.
 * The call that arrives at the method takes the word away, so it is for that one call only, and not for those that the method
 * makes of itself.
 */
final class GuardMarkingInterceptor implements MethodInterceptor {

    private static final ThreadLocal<@Nullable Word> WORD = new ThreadLocal<>();

    private record Word(Object target, Method method) {

        boolean isFor(Object arrived, Method called) {
            return target == arrived
                    && method.getName().equals(called.getName())
                    && Arrays.equals(method.getParameterTypes(), called.getParameterTypes());
        }
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        Object target = call.getThis();
        Word outer = WORD.get();
        WORD.set(target == null ? null : new Word(target, call.getMethod()));
        try {
            return call.proceed();
        } finally {
            WORD.set(outer);
        }
    }

    /** Tells whether the call has come through a guarding proxy, once. */
    static boolean isTaken(Object target, Method method) {
        Word word = WORD.get();
        if (word == null || !word.isFor(target, method)) {
            return false;
        }
        WORD.remove();
        return true;
    }

    /** Tells whether AspectJ has woven around advice into a class: it leaves static fields for the join points. */
    static boolean isWoven(Class<?> type) {
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (field.getName().startsWith("ajc$tjp_")) {
                    return true;
                }
            }
        }
        return false;
    }
}
