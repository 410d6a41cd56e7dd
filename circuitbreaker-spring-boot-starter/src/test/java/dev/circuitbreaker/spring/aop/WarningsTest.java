package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.annotation.ConcurrencyLimit;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;

@ExtendWith(OutputCaptureExtension.class)
class WarningsTest {

    private static final String HERE = WarningsTest.class.getCanonicalName();

    private static void start(Class<?>... beans) {
        ApplicationContextRunner runner = Guarded.context();
        for (Class<?> bean : beans) {
            runner = runner.withBean(bean);
        }
        runner.run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void warnsOfMethodsThatNoProxyCanIntercept(CapturedOutput output) {
        start(Uninterceptable.class);
        assertThat(output)
                .contains(
                        "The circuit breaker of " + HERE + ".Uninterceptable.finished() does nothing: the method is "
                                + "final, so a class proxy cannot override it. Remove 'final', or weave the class with AspectJ.")
                .contains(
                        ".Uninterceptable.hidden() does nothing: the method is private, so no proxy can stand in front "
                                + "of it. Make it visible, or weave")
                .contains(".Uninterceptable.shared() does nothing: the method is static,")
                .doesNotContain("visible()");
    }

    @Test
    void warnsOfAFallbackThatNobodyWaitsFor(CapturedOutput output) {
        start(Asynchronous.class);
        assertThat(output)
                .contains("The fallback of " + HERE + ".Asynchronous.fire() does not run when the method fails: it is "
                        + "asynchronous and returns nothing. Let it return a CompletableFuture.")
                .doesNotContain("Asynchronous.wait");
    }

    @Test
    void warnsOfCheckedExceptionsThatTheMethodDoesNotDeclare(CapturedOutput output) {
        start(Throwing.class);
        assertThat(output)
                .contains("Fallback " + HERE + ".Throwing.fallback(Throwable) may throw IOException, which " + HERE
                        + ".Throwing.undeclared() does not declare: callers would get an UndeclaredThrowableException. "
                        + "Declare it there, or throw an unchecked exception.")
                .doesNotContain("Throwing.declared()");
    }

    @Test
    void warnsOfARetryThatDoesNotRetryAndOfOneThatIsNotEnded(CapturedOutput output) {
        Guarded.context()
                .withUserConfiguration(Resilience.class)
                .withBean(Retried.class)
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output)
                .contains(
                        "@Retryable of " + HERE + ".Retried.future() does not retry a future that fails, but only what "
                                + "the method throws before it returns one. Let it return a Mono, or a plain value.")
                .contains("An open circuit breaker does not end the loop of @Retryable of " + HERE
                        + ".Retried.unheard(), which waits out its delays: something between them has to see every "
                        + "attempt. Write excludes = CallNotPermittedException.class.")
                .contains("@ConcurrencyLimit of " + HERE
                        + ".Retried.future() does not limit how many calls are under way, "
                        + "but only how many threads are inside the method before it returns.")
                .doesNotContain("Retried.excluded()")
                .doesNotContain("Retried.value()");
    }

    @Test
    void warnsOfAFallbackThatDoesNotHearOfFailures(CapturedOutput output) {
        Guarded.context()
                .withInitializer(context -> context.addBeanFactoryPostProcessor(
                        beans -> beans.getBeanDefinition(AopConfigUtils.AUTO_PROXY_CREATOR_BEAN_NAME)
                                .getPropertyValues()
                                .add("frozen", true)))
                .withBean(Throwing.class)
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output)
                .contains("The fallback of " + HERE
                        + ".Throwing.declared() does not run: its bean has a proxy in a proxy, "
                        + "of which the inner one cannot be changed. Let that not be frozen, or be made by Spring.");
    }

    @Test
    void warnsOfAnnotationsThatNothingHasSwitchedOn(CapturedOutput output) {
        start(Retried.class);
        assertThat(output)
                .contains("@Retryable of " + HERE + ".Retried.value() does nothing: add @EnableResilientMethods.")
                .contains(
                        "@ConcurrencyLimit of " + HERE + ".Retried.value() does nothing: add @EnableResilientMethods.");
    }

    @Test
    void warnsOfACallTimeoutThatNobodyKeeps(CapturedOutput output) {
        CircuitBreakerConfig timed = CircuitBreakerConfig.builder()
                .callTimeout(Duration.ofSeconds(2))
                .build();
        new ApplicationContextRunner()
                .withUserConfiguration(GuardedMethodsConfiguration.class)
                .withBean(CircuitBreakerRegistry.class, () -> CircuitBreakerRegistry.of(timed))
                .withBean(Timed.class)
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output)
                .contains("The call-timeout of circuit breaker 'timed' does not hold for " + HERE + ".Timed.future(): "
                        + "a deadline is kept for a CompletableFuture only. Let it return a CompletableFuture.")
                .doesNotContain("Timed.stage()", "Timed.plain()");
    }

    @Test
    void warnsOfTwoGuardsOfOneBreakerAroundOneCall(CapturedOutput output) {
        start(Service.class, PriceClient.class);
        assertThat(output)
                .contains("Circuit breaker 'nested' guards " + HERE + ".Service.price(String) and, inside it, " + HERE
                        + ".PriceClient.price(String), so that one call counts twice. Guard one of the two, or give each a "
                        + "circuit breaker of its own.")
                .contains(".Service.inALambda() and, inside it,")
                .doesNotContain("Service.other()", "Service.keyed(String) and", "Service.alone()");
    }

    @Test
    void saysNothingWithoutAReason(CapturedOutput output) {
        start(Fine.class);
        assertThat(output).doesNotContain("WARN");
    }

    static class Uninterceptable {
        @CircuitBreaker(name = "final")
        public final void finished() {}

        @CircuitBreaker(name = "private")
        private void hidden() {}

        @CircuitBreaker(name = "static")
        public static void shared() {}

        @CircuitBreaker(name = "visible")
        void visible() {
            hidden();
        }
    }

    interface Prices {
        String price(String sku);

        String keyed(String sku);
    }

    static class PriceClient implements Prices {
        @Override
        @CircuitBreaker(name = "nested")
        public String price(String sku) {
            return sku;
        }

        @Override
        @CircuitBreaker(name = "nested", key = "#p0")
        public String keyed(String sku) {
            return sku;
        }
    }

    static class Service {
        private final Prices prices;

        Service(Prices prices) {
            this.prices = prices;
        }

        @CircuitBreaker(name = "nested")
        public String price(String sku) {
            return prices.price(sku);
        }

        @CircuitBreaker(name = "nested")
        public String inALambda() {
            Supplier<String> later = () -> prices.price("");
            return later.get();
        }

        @CircuitBreaker(name = "nested")
        public String keyed(String sku) {
            return prices.keyed(sku);
        }

        @CircuitBreaker(name = "nested")
        public String alone() {
            return "";
        }

        @CircuitBreaker(name = "another")
        public String other() {
            return prices.price("");
        }
    }

    static class Timed {
        @CircuitBreaker(name = "timed")
        public Future<String> future() {
            return new CompletableFuture<>();
        }

        @CircuitBreaker(name = "timed")
        public CompletableFuture<String> stage() {
            return new CompletableFuture<>();
        }

        @CircuitBreaker(name = "timed")
        public String plain() {
            return "";
        }
    }

    static class Asynchronous {
        @Async
        @CircuitBreaker(name = "async", fallbackMethod = "fallback")
        public void fire() {}

        @Async
        @CircuitBreaker(name = "async", fallbackMethod = "future")
        public CompletableFuture<Void> waitFor() {
            return new CompletableFuture<>();
        }

        void fallback() {}

        CompletableFuture<Void> future() {
            return new CompletableFuture<>();
        }
    }

    static class Throwing {
        @CircuitBreaker(name = "throwing", fallbackMethod = "fallback")
        public void undeclared() {}

        @CircuitBreaker(name = "throwing", fallbackMethod = "fallback")
        public void declared() throws Exception {}

        void fallback(Throwable cause) throws IOException {
            throw new IOException(cause);
        }
    }

    interface Contract {
        void call();
    }

    static final class Fine implements Contract {
        @Override
        @CircuitBreaker(name = "fine", fallbackMethod = "otherwise")
        public void call() {}

        private void otherwise() {}
    }

    @Configuration(proxyBeanMethods = false)
    @EnableResilientMethods
    static class Resilience {}

    static class Retried {

        @Retryable
        @ConcurrencyLimit(1)
        @CircuitBreaker(name = "retried")
        public CompletableFuture<String> future() {
            return CompletableFuture.completedFuture("");
        }

        @Async
        @Retryable
        @CircuitBreaker(name = "retried")
        public void unheard() {}

        @Async
        @Retryable(excludes = CallNotPermittedException.class)
        @CircuitBreaker(name = "retried")
        public void excluded() {}

        @Retryable
        @ConcurrencyLimit(1)
        @CircuitBreaker(name = "retried")
        public String value() {
            return "";
        }
    }
}
