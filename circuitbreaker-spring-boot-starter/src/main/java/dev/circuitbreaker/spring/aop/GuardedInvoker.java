package dev.circuitbreaker.spring.aop;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;

/**
 * Makes calls of methods that may be guarded and that have come in some other way than through a guarding proxy. Both
 * layers stand right around the method then.
 *
 * <p>Safe for use by many threads at once.
 */
public final class GuardedInvoker {

    private final CircuitBreakerAttributeSource attributes;
    private final Plans plans;
    private final ConcurrentMap<Class<?>, ConcurrentMap<Method, Boolean>> guarded = new ConcurrentHashMap<>();

    GuardedInvoker(CircuitBreakerAttributeSource attributes, Plans plans) {
        this.attributes = attributes;
        this.plans = plans;
    }

    /**
     * Makes a call: under its circuit breaker if the method is guarded and no proxy has seen to that already.
     *
     * @param call the call of an instance method, right before the method itself
     * @return what the caller is to get
     * @throws Throwable what the caller is to get instead
     * @throws InvalidGuardedMethodException if what the annotation says cannot work, and no bean has this class, so that
     *     it was not noticed when the application started
     */
    public @Nullable Object make(MethodInvocation call) throws Throwable {
        Object target = call.getThis();
        if (target == null
                || GuardMarkingInterceptor.isTaken(target, call.getMethod())
                || !isGuarded(call.getMethod(), target.getClass())) {
            return call.proceed();
        }
        Plan plan = plans.of(call);
        return plan.recover(new Layered(call, plan), false);
    }

    private boolean isGuarded(Method method, Class<?> type) {
        ConcurrentMap<Method, Boolean> known = guarded.computeIfAbsent(type, key -> new ConcurrentHashMap<>());
        Boolean answer = known.get(method);
        if (answer == null) {
            // A method that is called by the one that overrides it is part of a call that is guarded already.
            answer = !SuspendingFunctions.is(method)
                    && attributes.find(method, type) != null
                    && AopUtils.getMostSpecificMethod(method, type).equals(method);
            known.put(method, answer);
        }
        return answer;
    }

    /** Both layers in one: who proceeds with it for the first time is the outer one, and gets to the inner one. */
    private static final class Layered implements MethodInvocation, AttemptOutcomes.Holder {

        private final MethodInvocation call;
        private final Plan plan;
        private final AttemptOutcomes attempts = new AttemptOutcomes();
        private boolean entered;

        Layered(MethodInvocation call, Plan plan) {
            this.call = call;
            this.plan = plan;
        }

        @Override
        public AttemptOutcomes attempts() {
            return attempts;
        }

        @Override
        public @Nullable Object proceed() throws Throwable {
            if (entered) {
                return call.proceed();
            }
            entered = true;
            return plan.guard(this);
        }

        @Override
        public Method getMethod() {
            return call.getMethod();
        }

        @Override
        public @Nullable Object[] getArguments() {
            return call.getArguments();
        }

        @Override
        public @Nullable Object getThis() {
            return call.getThis();
        }

        @Override
        public AccessibleObject getStaticPart() {
            return call.getStaticPart();
        }
    }
}
