package dev.circuitbreaker.spring.aop;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** The outer layer: stands around everything else that is around the method. */
final class FallbackInterceptor implements MethodInterceptor {

    private final Plans plans;

    FallbackInterceptor(Plans plans) {
        this.plans = plans;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        return plans.of(call).recover(call);
    }
}
