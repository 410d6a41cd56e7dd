package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.DisposableBean;

/**
 * The plans of all guarded methods that have been called. A method may be inherited by several classes, which need not
 * mean the same breaker or fallback, so there is one plan per method and class. Finding one takes no lock and makes no
 * garbage.
 *
 * <p>A proxy hands over the same {@code Method} object with every call, so what was found is kept by identity, in a table of
 * fixed size: looking a method up by what it says takes as long as an empty advice. A thread that finds all places within reach
 * taken is looked up each time, because two that took the place from each other would make garbage with each call. The
 * table is written by plain races. What it holds is immutable, and of two for one place either does.
 *
 * <p>Belongs to the infrastructure of AOP for the reason that {@link CircuitBreakerAttributeSource} does.
 */
final class Plans implements AopInfrastructureBean, DisposableBean {

    private static final int TABLE_SIZE = 256;
    private static final int REACH = 4;

    private final CircuitBreakerAttributeSource attributes;
    private final Planner planner;
    private final ConcurrentMap<Method, Entry> entries = new ConcurrentHashMap<>();
    private final @Nullable Found[] table = new @Nullable Found[TABLE_SIZE + REACH - 1];

    /** What is behind proxies, and under which type the annotation has been found there. */
    private final ConcurrentMap<Behind, Class<?>> behindProxies = new ConcurrentHashMap<>();

    Plans(CircuitBreakerAttributeSource attributes, Planner planner) {
        this.attributes = attributes;
        this.planner = planner;
    }

    @Override
    public void destroy() {
        planner.close();
    }

    Plan of(MethodInvocation call) {
        Method method = call.getMethod();
        Class<?> type = typeOf(call);
        int first = System.identityHashCode(method) & (TABLE_SIZE - 1);
        for (int place = first; place < first + REACH; place++) {
            Found found = table[place];
            if (found == null) {
                Plan plan = find(method, type);
                table[place] = new Found(method, type, plan);
                return plan;
            }
            if (found.method == method && found.type == type) {
                return found.plan;
            }
        }
        return find(method, type);
    }

    private Plan find(Method method, Class<?> type) {
        for (Entry entry = entries.get(method); entry != null; entry = entry.next) {
            if (entry.type == type) {
                return entry.plan;
            }
        }
        return prepare(method, type);
    }

    /**
     * Plans a method before it is called.
     *
     * @throws InvalidGuardedMethodException if what the annotation says cannot work
     */
    Plan prepare(Method method, Class<?> type) {
        // Of two threads that come here together both plan, and either plan does.
        Plan plan = planner.plan(method, type);
        entries.compute(method, (key, others) -> new Entry(type, plan, others));
        return plan;
    }

    private Class<?> typeOf(MethodInvocation call) {
        Object target = call.getThis();
        if (target != null && !(target instanceof Proxy)) {
            return target.getClass();
        }
        if (target != null) {
            return typeOf(new Behind(call.getMethod(), AopProxyUtils.ultimateTargetClass(target), target.getClass()));
        }
        Class<?> proxy = call instanceof ProxyMethodInvocation invocation
                ? invocation.getProxy().getClass()
                : call.getMethod().getDeclaringClass();
        return typeOf(new Behind(call.getMethod(), proxy, proxy));
    }

    private Class<?> typeOf(Behind behind) {
        Class<?> known = behindProxies.get(behind);
        if (known == null) {
            known = annotated(behind);
            behindProxies.put(behind, known);
        }
        return known;
    }

    /**
     * The class behind the proxies says more, if it is one of those that the annotation speaks for: it may have the
     * fallback, and dynamic proxies of different classes share a class if they have the same interfaces. But it need not
     * know the interface that is annotated, as the class behind a Spring Data repository does not.
     */
    private Class<?> annotated(Behind behind) {
        if (attributes.find(behind.method(), behind.type()) != null && !Proxy.isProxyClass(behind.type())) {
            return behind.type();
        }
        for (Class<?> each : behind.proxy().getInterfaces()) {
            if (attributes.find(behind.method(), each) != null) {
                return each; // as the check at the start has seen it
            }
        }
        return behind.proxy();
    }

    private record Behind(Method method, Class<?> type, Class<?> proxy) {}

    private record Found(Method method, Class<?> type, Plan plan) {}

    private record Entry(Class<?> type, Plan plan, @Nullable Entry next) {}
}
