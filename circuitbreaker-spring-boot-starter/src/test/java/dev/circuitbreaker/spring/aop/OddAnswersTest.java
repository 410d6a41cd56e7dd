package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;

/** What becomes of nulls where none can be, and of an exception that is thrown again and again. */
@ExtendWith(OutputCaptureExtension.class)
class OddAnswersTest {

    @Test
    void sayWhichParameterOfAFallbackCannotTakeNull() {
        Guarded.context()
                .withBean(Client.class)
                .run(context -> assertThatThrownBy(
                                () -> context.getBean(Client.class).boxed(null))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(
                                "Client.unboxed(int) cannot take the null that the call has for its parameter 1")
                        .hasMessageEndingWith("let it take an object, such as an Integer for an int"));
    }

    @Test
    void areNotJudgedWhereAMethodReturnsNothing() {
        Guarded.context().withBean(Client.class).run(context -> {
            dev.circuitbreaker.core.CircuitBreaker breaker =
                    context.getBean(CircuitBreakerRegistry.class).get("silent");
            breaker.reconfigure(breaker.config().toBuilder()
                    .recordResultPredicate(result -> result.equals("bad"))
                    .build());
            context.getBean(Client.class).silent();
            assertThat(breaker.snapshot().failedCalls()).isZero();
            assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(1);
        });
    }

    @Test
    void doNotCollectEveryFailureInAnExceptionThatIsThrownAgainAndAgain() {
        Guarded.context().withBean(Client.class).run(context -> {
            for (int i = 0; i < 100; i++) {
                assertThatThrownBy(() -> context.getBean(Client.class).failing())
                        .isSameAs(Client.CONSTANT);
            }
            assertThat(Client.CONSTANT.getSuppressed()).hasSizeBetween(1, 8);
        });
    }

    @Test
    void forgetTheLastGoodResultInACacheWithoutNulls(CapturedOutput output) {
        ConcurrentMapCacheManager caches = new ConcurrentMapCacheManager("prices");
        caches.setAllowNullValues(false);
        Guarded.context()
                .withBean(CacheManager.class, () -> caches)
                .withBean(Cached.class)
                .run(context -> {
                    Cached client = context.getBean(Cached.class);
                    client.price();
                    client.price();
                    context.getBean(CircuitBreakerRegistry.class).get("cached").forceOpen(null);
                    assertThatThrownBy(client::price).hasMessageContaining("FORCED_OPEN");
                });
        assertThat(output).doesNotContain("refused a result");
    }

    static class Client {

        static final IllegalStateException CONSTANT = new IllegalStateException("constant");

        @CircuitBreaker(name = "silent")
        public void silent() {}

        @CircuitBreaker(name = "boxed", fallbackMethod = "unboxed")
        public String boxed(@Nullable Integer count) {
            throw new IllegalStateException("down");
        }

        String unboxed(int count) {
            return "" + count;
        }

        @CircuitBreaker(name = "failing", fallbackMethod = "constant")
        public String failing() {
            throw new IllegalStateException("down");
        }

        String constant() {
            throw CONSTANT;
        }
    }

    static class Cached {

        private final List<String> results = List.of("1.0", "");
        private int calls;

        @CircuitBreaker(name = "cached", fallbackCache = "prices")
        @Nullable
        public String price() {
            String result = results.get(calls++ % 2);
            return result.isEmpty() ? null : result;
        }
    }
}
