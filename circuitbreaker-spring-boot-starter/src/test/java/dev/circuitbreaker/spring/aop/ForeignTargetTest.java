package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;

/** Proxies whose target does not implement the annotated interface. */
class ForeignTargetTest {

    private static <T> T proxy(Class<T> type, Object target) {
        ProxyFactory factory = new ProxyFactory();
        factory.setTarget(target);
        factory.addInterface(type);
        factory.addAdvice((MethodInterceptor) call -> "answer of " + type.getSimpleName());
        return type.cast(factory.getProxy());
    }

    @Test
    void guardsAMethodThatTheTargetDoesNotKnow() {
        Guarded.context()
                .withBean(Prices.class, () -> proxy(Prices.class, new Object()))
                .run(context -> {
                    Prices prices = context.getBean(Prices.class);
                    assertThat(prices.price()).isEqualTo("answer of Prices");
                    context.getBean(CircuitBreakerRegistry.class).get("prices").forceOpen(null);
                    assertThat(prices.price()).isEqualTo("fallback");
                });
    }

    @Test
    void keepsApartWhatIsInheritedByTwoInterfacesOfProxiesForTheSameClass() {
        Guarded.context()
                .withBean(Prices.class, () -> proxy(Prices.class, new Object()))
                .withBean(Discounts.class, () -> proxy(Discounts.class, new Object()))
                .run(context -> {
                    context.getBean(Prices.class).count();
                    context.getBean(Discounts.class).count();
                    context.getBean(Discounts.class).count();
                    CircuitBreakerRegistry registry = context.getBean(CircuitBreakerRegistry.class);
                    assertThat(registry.get("prices").totals().successful()).isOne();
                    assertThat(registry.get("discounts").totals().successful()).isEqualTo(2);
                });
    }

    interface Countable {
        String count();
    }

    @CircuitBreaker(name = "prices")
    interface Prices extends Countable {

        @CircuitBreaker(name = "prices", fallbackMethod = "fallback")
        String price();

        default String fallback(Throwable cause) {
            return "fallback";
        }
    }

    @CircuitBreaker(name = "discounts")
    interface Discounts extends Countable {}
}
