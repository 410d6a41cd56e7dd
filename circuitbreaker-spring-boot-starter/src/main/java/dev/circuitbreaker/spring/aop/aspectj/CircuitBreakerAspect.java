package dev.circuitbreaker.spring.aop.aspectj;

import dev.circuitbreaker.core.CircuitBreaker.Registration;
import dev.circuitbreaker.spring.aop.GuardedInvoker;
import java.util.concurrent.atomic.AtomicReference;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.jspecify.annotations.Nullable;

/**
 * Guards annotated methods of woven classes as proxies guard those of beans, and also where no proxy stands: when an
 * object calls itself, in final and private methods, and in objects that are no beans.
 *
 * <p>To be woven at load time ({@code META-INF/aop.xml} names it) or at compile time. A call that has come through a
 * guarding proxy is left alone. AspectJ finds the annotation on the method itself, on its class and on a superclass; not
 * on interfaces, nor on a method that is merely implemented or overridden. Suspending functions of Kotlin are left to
 * proxies, since they call themselves when they resume.
 *
 * <p>There is one per class loader, so it knows one application: the one that was connected last. While there is none,
 * calls go through unguarded.
 */
@Aspect
public class CircuitBreakerAspect {

    private static final CircuitBreakerAspect INSTANCE = new CircuitBreakerAspect();
    private static final AtomicReference<@Nullable GuardedInvoker> CALLS = new AtomicReference<>();

    /** For the weaver. */
    public CircuitBreakerAspect() {}

    /**
     * Returns the aspect. The weaver would write this method, but at compile time it writes into the classes of the
     * application only.
     *
     * @return the only one
     */
    public static CircuitBreakerAspect aspectOf() {
        return INSTANCE;
    }

    /**
     * Tells that there is an aspect.
     *
     * @return true
     */
    public static boolean hasAspect() {
        return true;
    }

    /**
     * Connects woven classes with an application.
     *
     * @param calls makes the calls from now on
     * @return ends the connection
     */
    public static Registration connect(GuardedInvoker calls) {
        CALLS.set(calls);
        return () -> CALLS.compareAndSet(calls, null);
    }

    /**
     * Makes a call that may be guarded.
     *
     * @param joinPoint the call
     * @return what the caller is to get
     * @throws Throwable what the caller is to get instead
     */
    @Around("execution(!static * *(..)) && ("
            + "execution(@dev.circuitbreaker.spring.annotation.CircuitBreaker * *(..))"
            + " || execution(@(@dev.circuitbreaker.spring.annotation.CircuitBreaker *) * *(..))"
            + " || execution(public * (@dev.circuitbreaker.spring.annotation.CircuitBreaker *).*(..))"
            + " || execution(public * (@(@dev.circuitbreaker.spring.annotation.CircuitBreaker *) *).*(..)))")
    public @Nullable Object guard(ProceedingJoinPoint joinPoint) throws Throwable {
        GuardedInvoker calls = CALLS.get();
        return calls == null ? joinPoint.proceed() : calls.make(new JoinPointInvocation(joinPoint));
    }
}
