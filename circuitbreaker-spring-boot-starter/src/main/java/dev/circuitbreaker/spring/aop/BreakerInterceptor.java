package dev.circuitbreaker.spring.aop;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** The inner layer: stands right around the method. */
final class BreakerInterceptor implements MethodInterceptor {

    private final Plans plans;

    BreakerInterceptor(Plans plans) {
        this.plans = plans;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        return plans.of(call).guard(call);
    }
}
