package dev.circuitbreaker.spring.aop;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Stands right inside a retry and ends its loop once the breaker is open: the retry gets a result that means nothing, and
 * the outer layer throws, or answers, what the loop has ended with.
 */
final class RetryStopInterceptor implements MethodInterceptor {

    private final Plans plans;

    RetryStopInterceptor(Plans plans) {
        this.plans = plans;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        return plans.of(call).endLoop(call);
    }
}
