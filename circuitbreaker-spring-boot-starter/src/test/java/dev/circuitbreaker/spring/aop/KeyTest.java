package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;

@ExtendWith(OutputCaptureExtension.class)
class KeyTest {

    private final ApplicationContextRunner runner = Guarded.context().withBean(Prices.class);

    private static dev.circuitbreaker.core.CircuitBreaker breaker(ApplicationContext in) {
        return in.getBean(CircuitBreakerRegistry.class).find("pricing").orElseThrow();
    }

    @Test
    void aBadTenantDoesNotOpenTheBreakerForAll() {
        runner.run(context -> {
            Prices prices = context.getBean(Prices.class);
            assertThatThrownBy(() -> prices.byName("bad", true)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> prices.byName("bad", false))
                    .isInstanceOf(CallNotPermittedException.class)
                    .hasMessageStartingWith("Circuit breaker 'pricing[bad]' is OPEN");
            assertThat(prices.byName("good", false)).isEqualTo("price");
            assertThat(context.getBean(CircuitBreakerRegistry.class).all()).containsOnly(breaker(context));
        });
    }

    @Test
    void isMadeOfArgumentsByNamePositionOrRoot() {
        runner.run(context -> {
            Prices prices = context.getBean(Prices.class);
            prices.byName("name", false);
            prices.byPosition("position");
            prices.byRoot("root");
            prices.byProperty(new Order("shard"));
            assertThat(breaker(context).keys()).containsOnlyKeys("name", "a position", "byRoot root", "SHARD");
        });
    }

    @Test
    void knowsTheArgumentsOfAnInterfaceByTheirNamesThere() {
        Guarded.context().withBean(Implementation.class).run(context -> {
            context.getBean(Declared.class).price("acme");
            assertThat(breaker(context).keys()).containsOnlyKeys("acme");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb"})
    void callsWithoutAUsableKeyGoThroughTheBreakerItself(String key, CapturedOutput output) {
        runner.run(context -> {
            Prices prices = context.getBean(Prices.class);
            assertThat(prices.byName(key, false)).isEqualTo("price");
            assertThat(prices.byName(key, false)).isEqualTo("price");
            assertThat(breaker(context).keys()).isEmpty();
            assertThat(breaker(context).totals().successful()).isEqualTo(2);
            assertThat(output).containsOnlyOnce("has no usable key");
        });
    }

    @Test
    void callsWithANullKeyGoThroughTheBreakerItself(CapturedOutput output) {
        runner.run(context -> {
            Prices prices = context.getBean(Prices.class);
            assertThat(prices.byName(null, false)).isEqualTo("price");
            assertThat(breaker(context).totals().successful()).isOne();
            assertThat(output).doesNotContain("usable key");
        });
    }

    @Test
    void callsWhoseKeyCannotBeEvaluatedGoThroughTheBreakerItself(CapturedOutput output) {
        runner.run(context -> {
            context.getBean(Prices.class).byProperty(null);
            assertThat(breaker(context).keys()).isEmpty();
            assertThat(breaker(context).totals().successful()).isOne();
            assertThat(output).containsOnlyOnce("has no usable key");
        });
    }

    @Nested
    class Fallbacks {

        @Test
        void answerRejectionsOfAKeyUnderTheNameOfTheBreaker() {
            runner.run(context -> {
                Prices prices = context.getBean(Prices.class);
                assertThat(prices.withFallback("bad", true)).isEqualTo("fallback: down");
                assertThat(prices.withFallback("bad", false)).startsWith("fallback: Circuit breaker 'pricing[bad]'");
                assertThat(prices.withFallback("good", false)).isEqualTo("price");
                assertThat(context.getBean(Guarded.Heard.class).fallbacks)
                        .containsExactly("pricing METHOD SUCCESS", "pricing METHOD SUCCESS");
            });
        }

        @Test
        void answerRejectionsThroughAStage() {
            runner.run(context -> {
                Prices prices = context.getBean(Prices.class);
                breaker(context).forKey("bad").forceOpen(null);
                assertThat(prices.stage("bad")).isCompletedWithValue("fallback");
                assertThat(prices.stage("good")).isCompletedWithValue("price");
            });
        }

        @Test
        void answerAnOpenKeyBeforeARetryBegins() {
            Guarded.context().withBean(Retried.class).withBean(Resilient.class).run(context -> {
                Retried retried = context.getBean(Retried.class);
                breaker(context).forKey("bad").forceOpen(null);
                assertThat(retried.price("bad")).isEqualTo("fallback");
                assertThat(retried.price("good")).isEqualTo("price");
                assertThat(retried.calls()).isOne();
                assertThat(breaker(context).totals().notPermitted()).isOne();
            });
        }
    }

    @Nested
    class AtStartup {

        private static List<String> findings(Class<?> bean) {
            List<String> findings = new ArrayList<>();
            Guarded.context().withBean(bean).run(context -> {
                assertThat(context).hasFailed();
                Throwable failure = context.getStartupFailure();
                while (!(failure instanceof InvalidGuardedMethodException) && failure.getCause() != null) {
                    failure = failure.getCause();
                }
                ((InvalidGuardedMethodException) failure)
                        .problems()
                        .forEach(problem -> findings.add(problem.method().getName() + ": " + problem.finding()));
            });
            return findings;
        }

        @Test
        void unknownVariablesAreRefused() {
            assertThat(findings(Unknown.class))
                    .containsExactly("price: Key '#tenent + #helper()' uses #tenent, #helper(), "
                            + "and there is only #tenant, #p0, #a0, #root.args");
        }

        @Test
        void whatIsNoExpressionIsRefused() {
            assertThat(findings(NoExpression.class))
                    .singleElement()
                    .asString()
                    .startsWith("price: Key '#tenant +' is no expression: ");
        }
    }

    record Order(String shard) {
        public String getShard() {
            return shard;
        }
    }

    static class Prices {

        @CircuitBreaker(name = "pricing", key = "#tenant")
        public String byName(@Nullable String tenant, boolean fails) {
            if (fails) {
                throw new IllegalStateException("down");
            }
            return "price";
        }

        @CircuitBreaker(name = "pricing", key = "'a ' + #p0")
        public void byPosition(String tenant) {}

        @CircuitBreaker(name = "pricing", key = "#root.methodName + ' ' + #root.args[0]")
        public void byRoot(String tenant) {}

        @CircuitBreaker(name = "pricing", key = "#order.shard.toUpperCase()")
        public void byProperty(@Nullable Order order) {}

        @CircuitBreaker(name = "pricing", key = "#a0", fallbackMethod = "fallback")
        public String withFallback(String tenant, boolean fails) {
            return byName(tenant, fails);
        }

        String fallback(Throwable cause) {
            return "fallback: " + cause.getMessage();
        }

        @CircuitBreaker(name = "pricing", key = "#tenant", fallbackMethod = "other")
        public CompletionStage<String> stage(String tenant) {
            return CompletableFuture.completedStage("price");
        }

        String other(CallNotPermittedException rejected) {
            return "fallback";
        }
    }

    interface Declared {
        @CircuitBreaker(name = "pricing", key = "#tenant")
        String price(String tenant);
    }

    static class Implementation implements Declared {
        @Override
        public String price(String other) {
            return "price";
        }
    }

    @EnableResilientMethods
    static class Resilient {}

    static class Retried {

        private final AtomicInteger calls = new AtomicInteger();

        public int calls() {
            return calls.get();
        }

        @Retryable(delay = 0)
        @CircuitBreaker(name = "pricing", key = "#tenant", fallbackMethod = "fallback")
        public String price(String tenant) {
            calls.incrementAndGet();
            return "price";
        }

        String fallback() {
            return "fallback";
        }
    }

    static class Unknown {
        @CircuitBreaker(name = "pricing", key = "#tenent + #helper()")
        public void price(String tenant) {}
    }

    static class NoExpression {
        @CircuitBreaker(name = "pricing", key = "#tenant +")
        public void price(String tenant) {}
    }
}
