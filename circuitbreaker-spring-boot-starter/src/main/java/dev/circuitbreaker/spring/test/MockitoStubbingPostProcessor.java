package dev.circuitbreaker.spring.test;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.mockito.internal.util.MockUtil;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Has what is said to a mock or spy behind a proxy, as in {@code doReturn(price).when(prices).of("moka-3")}, pass by what stands
 * in between. It is no call, so no circuit breaker is to count it.
 */
final class MockitoStubbingPostProcessor implements BeanPostProcessor {

    MockitoStubbingPostProcessor() {}

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof Advised proxy
                && !proxy.isFrozen()
                && proxy.getTargetSource().isStatic()
                && MockUtil.isMock(target(proxy))) {
            proxy.addAdvice(0, new PassesBy());
        }
        return bean;
    }

    private static @Nullable Object target(Advised proxy) {
        try {
            return proxy.getTargetSource().getTarget();
        } catch (Exception e) {
            throw new IllegalStateException("A target that never changes must be there", e);
        }
    }

    /** Goes to the mock directly while that waits to be told which call it is to answer. */
    private static final class PassesBy implements MethodInterceptor {

        @Override
        public @Nullable Object invoke(MethodInvocation call) throws Throwable {
            Object mock = call.getThis();
            return MockUtil.getInvocationContainer(mock).hasAnswersForStubbing()
                    ? AopUtils.invokeJoinpointUsingReflection(mock, call.getMethod(), call.getArguments())
                    : call.proceed();
        }
    }
}
