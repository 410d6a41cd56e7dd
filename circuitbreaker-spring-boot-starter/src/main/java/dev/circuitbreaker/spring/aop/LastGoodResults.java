package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.StringJoiner;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.cache.support.AbstractValueAdaptingCache;
import org.springframework.cache.support.SimpleValueWrapper;
import org.springframework.util.ClassUtils;

/**
 * The last good results of one guarded method, by the method and the arguments of the call: other methods may use the same
 * cache. All callers share them. A cache is a guest: one that throws is logged, and has nothing.
 *
 * @param cache where the results are
 * @param method the method, as the keys name it
 * @param type what the results are; anything else in the cache is not taken for one
 */
record LastGoodResults(Cache cache, String method, Class<?> type) {

    private static final Log LOGGER = LogFactory.getLog(LastGoodResults.class);

    void put(MethodInvocation call, @Nullable Object result) {
        try {
            Object value = result instanceof Optional<?> optional ? optional.orElse(null) : result;
            if (value == null && cache instanceof AbstractValueAdaptingCache values && !values.isAllowNullValues()) {
                cache.evict(key(call)); // what was good before is no longer the last good result
            } else {
                cache.put(key(call), value);
            }
        } catch (RuntimeException e) {
            LOGGER.warn(
                    "Cache '" + cache.getName() + "' refused a result of " + Signatures.describe(call.getMethod()), e);
        }
    }

    /** Finds the last good result; null if there is none. */
    Cache.@Nullable ValueWrapper find(MethodInvocation call) {
        try {
            Cache.ValueWrapper found = cache.get(key(call));
            return found == null ? null : result(found.get());
        } catch (RuntimeException e) {
            LOGGER.warn(
                    "Cache '" + cache.getName() + "' had no result for " + Signatures.describe(call.getMethod()), e);
            return null;
        }
    }

    private Cache.@Nullable ValueWrapper result(@Nullable Object held) {
        if (type == Optional.class) {
            return new SimpleValueWrapper(Optional.ofNullable(held));
        }
        boolean fits = held == null ? !type.isPrimitive() : ClassUtils.isAssignableValue(type, held);
        return fits ? new SimpleValueWrapper(held) : null;
    }

    /** As {@code Cacheable} makes keys of more than one argument, so that remote caches know what to do with them. */
    private SimpleKey key(MethodInvocation call) {
        @Nullable Object[] arguments = SuspendingFunctions.arguments(call);
        @Nullable Object[] parts = new @Nullable Object[arguments.length + 1];
        parts[0] = method;
        System.arraycopy(arguments, 0, parts, 1, arguments.length);
        return new SimpleKey(parts);
    }

    /** The method as the keys name it: with the class that has it, since others may inherit it. */
    static String name(Method method, Class<?> type) {
        StringJoiner parameters = new StringJoiner(",", "(", ")");
        for (Class<?> parameter : method.getParameterTypes()) {
            parameters.add(parameter.getName());
        }
        return type.getName() + "." + method.getName() + parameters;
    }
}
