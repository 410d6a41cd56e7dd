package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.IntStream;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlansTest {

    @Test
    void areFoundHoweverManyMethodsThereAre() {
        Guarded.context().withBean(Prices.class).run(context -> {
            Plans plans = context.getBean(Plans.class);
            Prices prices = context.getBean(Prices.class);
            List<Call> calls = IntStream.range(0, 1_000)
                    .mapToObj(i -> new Call(prices, copy(i % 2 == 0 ? "list" : "net")))
                    .toList();

            for (int round = 0; round < 2; round++) {
                assertThat(calls)
                        .allSatisfy(call -> assertThat(plans.of(call).breakerName())
                                .isEqualTo(call.getMethod().getName()));
            }
            assertThat(calls.stream().map(plans::of).distinct())
                    .as("a method is planned once, whoever asks")
                    .hasSize(2);
        });
    }

    /** Reflection hands out an object of its own to each who asks, as to each proxy. */
    private static Method copy(String name) {
        try {
            return Prices.class.getMethod(name);
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    static class Prices {
        @CircuitBreaker(name = "list")
        public int list() {
            return 1;
        }

        @CircuitBreaker(name = "net")
        public int net() {
            return 1;
        }
    }

    private record Call(Prices target, Method method) implements MethodInvocation {

        @Override
        public Method getMethod() {
            return method;
        }

        @Override
        public Object getThis() {
            return target;
        }

        @Override
        public AccessibleObject getStaticPart() {
            return method;
        }

        @Override
        public @Nullable Object[] getArguments() {
            return new Object[0];
        }

        @Override
        public @Nullable Object proceed() {
            throw new AssertionError("nobody is called");
        }
    }
}
