package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

class InterruptedCallsTest {

    private static dev.circuitbreaker.core.CircuitBreaker breaker(AssertableApplicationContext context) {
        return context.getBean(CircuitBreakerRegistry.class).get("interrupted");
    }

    @AfterEach
    void noInterruptIsLeftBehind() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void bringNoFallbackIfTheInterruptCameBefore() {
        Guarded.context().withBean(Client.class).run(context -> {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> context.getBean(Client.class).price()).isInstanceOf(InterruptedException.class);
            assertThat(breaker(context).totals().ignored()).isOne();
        });
    }

    @Test
    void areAnsweredAsEverWhenTheyAreRejected() {
        Guarded.context().withBean(Client.class).run(context -> {
            breaker(context).forceOpen(null);
            Thread.currentThread().interrupt();
            assertThat(context.getBean(Client.class).price())
                    .startsWith("fallback for dev.circuitbreaker.core.CallNot");
            assertThat(Thread.interrupted()).isTrue();
        });
    }

    @Test
    void countAsFailedAndBringNoFallbackIfTheInterruptCameMeanwhile() {
        Guarded.context().withBean(Client.class).run(context -> {
            assertThatThrownBy(() -> context.getBean(Client.class).interruptedMeanwhile())
                    .isInstanceOf(InterruptedException.class);
            assertThat(breaker(context).totals().failed()).isOne();
        });
    }

    static class Client {

        @CircuitBreaker(name = "interrupted", fallbackMethod = "fallback")
        public String price() throws InterruptedException {
            new CountDownLatch(1).await(1, TimeUnit.HOURS);
            return "price";
        }

        @CircuitBreaker(name = "interrupted", fallbackMethod = "fallback")
        public String interruptedMeanwhile() throws InterruptedException {
            Thread.currentThread().interrupt();
            return price();
        }

        private String fallback(Throwable cause) {
            return "fallback for " + cause;
        }
    }
}
