package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.aop.framework.Advised;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.resilience.InvocationRejectedException;
import org.springframework.resilience.annotation.ConcurrencyLimit;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

class RetryTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Resilient.class)
            .withBean(Guarded.Heard.class)
            .withBean(Client.class);

    @Test
    void retryHappensBeforeTheFallback() {
        runner.run(context -> {
            Client client = context.getBean(Client.class);
            assertThat(client.twiceFailing()).isEqualTo("third attempt");
            assertThat(context.getBean(Guarded.Heard.class).fallbacks).isEmpty();
        });
    }

    @Test
    void everyAttemptCountsInTheBreaker() {
        runner.run(context -> {
            context.getBean(Client.class).twiceFailing();
            var totals = context.getBean(CircuitBreakerRegistry.class)
                    .get("tolerant")
                    .totals();
            assertThat(totals.failed()).isEqualTo(2);
            assertThat(totals.successful()).isOne();
        });
    }

    @Test
    void fallbackSeesWhatTheRetryGivesUpWith() {
        runner.run(context -> {
            assertThat(context.getBean(Client.class).alwaysFailing()).isEqualTo("fallback for attempt 4");
            assertThat(context.getBean(Guarded.Heard.class).fallbacks).containsExactly("tolerant METHOD SUCCESS");
        });
    }

    @Test
    void openBreakerIsAnsweredBeforeTheRetryIsEntered() {
        runner.run(context -> {
            var breaker = context.getBean(CircuitBreakerRegistry.class).get("tolerant");
            breaker.forceOpen(null);
            AtomicInteger rejections = new AtomicInteger();
            breaker.addListener(event -> rejections.incrementAndGet());
            assertThat(context.getBean(Client.class).alwaysFailing())
                    .isEqualTo("fallback for Circuit breaker 'tolerant' is FORCED_OPEN; it stays so until it is reset");
            assertThat(breaker.totals().notPermitted()).isOne();
            assertThat(rejections).hasValue(1);
        });
    }

    @Test
    void openBreakerIsAnsweredBeforeTheRetryIsEnteredAlsoWithoutAFallback() {
        runner.run(context -> {
            var breaker = context.getBean(CircuitBreakerRegistry.class).get("brittle");
            breaker.forceOpen(null);
            assertThatThrownBy(() -> context.getBean(Client.class).opening())
                    .isInstanceOf(CallNotPermittedException.class);
            assertThat(breaker.totals().notPermitted()).isOne();
        });
    }

    @Test
    void oneRejectionCountsHoweverManyAttemptsAreRejected() {
        runner.run(context -> {
            assertThatThrownBy(() -> context.getBean(Client.class).opening()).hasMessage("attempt 1");
            var totals =
                    context.getBean(CircuitBreakerRegistry.class).get("brittle").totals();
            assertThat(totals.failed()).isOne();
            assertThat(totals.notPermitted()).isOne();
        });
    }

    @Test
    void everyLogicalCallHasARejectionOfItsOwn() {
        runner.run(context -> {
            Client client = context.getBean(Client.class);
            assertThatThrownBy(client::opening).hasMessage("attempt 1");
            assertThatThrownBy(client::opening).isInstanceOf(CallNotPermittedException.class);
            assertThat(context.getBean(CircuitBreakerRegistry.class)
                            .get("brittle")
                            .totals()
                            .notPermitted())
                    .isEqualTo(2);
        });
    }

    @Test
    @Timeout(20)
    void anOpenBreakerEndsTheLoopWithTheLastRealFailure() {
        runner.run(context -> {
            Client client = context.getBean(Client.class);
            assertThat(client.waiting()).isEqualTo("fallback for attempt 1");
            assertThat(client.waiting()).contains("fallback for Circuit breaker 'brittle' is OPEN");
            assertThat(context.getBean(CircuitBreakerRegistry.class)
                            .get("brittle")
                            .totals()
                            .notPermitted())
                    .isEqualTo(2);
        });
    }

    @Test
    @Timeout(20)
    void anOpenBreakerEndsTheLoopOfAMethodThatReturnsAFutureOrNothing() {
        runner.run(context -> {
            Client client = context.getBean(Client.class);
            client.waitingForNothing();
            assertThat(client.recovered()).isEqualTo("attempt 1");
            context.getBean(CircuitBreakerRegistry.class).get("brittle").reset(null);
            assertThat(client.waitingForAFuture().get()).isEqualTo("fallback for attempt 2");
        });
    }

    @Test
    void noRejectionCountsForAnAttemptThatWouldNotHaveBeenMade() {
        runner.run(context -> {
            Client client = context.getBean(Client.class);
            assertThatThrownBy(client::excluded).hasMessage("attempt 1");
            CircuitBreakerRegistry registry = context.getBean(CircuitBreakerRegistry.class);
            registry.get("brittle").reset(null);
            assertThatThrownBy(client::lastAttempt).hasMessage("attempt 2");
            assertThat(registry.get("brittle").totals().notPermitted()).isZero();
        });
    }

    @Test
    void aMethodThatReturnsAFutureAndThrowsIsCalledAsOftenAsWithoutABreaker() {
        runner.run(context -> {
            Client client = context.getBean(Client.class);
            assertThat(client.future().get()).isEqualTo("fallback for attempt 4");
            assertThat(context.getBean(CircuitBreakerRegistry.class)
                            .get("tolerant")
                            .totals()
                            .failed())
                    .isEqualTo(4);
        });
    }

    @Test
    void concurrencyLimitIsAnsweredByTheFallback() {
        runner.run(context -> {
            Client client = context.getBean(Client.class);
            CompletableFuture<String> first = CompletableFuture.supplyAsync(client::limited);
            client.awaitEntered();
            assertThat(client.limited()).isEqualTo("fallback for InvocationRejectedException");
            client.letLeave();
            assertThat(first.join()).isEqualTo("let through");
        });
    }

    @Test
    void anExecutorThatHasNoRoomIsAnsweredByTheFallback() {
        runner.withBean(TaskExecutor.class, () -> task -> {
                    throw new TaskRejectedException("no room");
                })
                .run(context -> {
                    assertThat(context.getBean(Client.class).async().get())
                            .isEqualTo("fallback for TaskRejectedException");
                    assertThat(context.getBean(CircuitBreakerRegistry.class)
                                    .get("tolerant")
                                    .totals()
                                    .failed())
                            .isZero();
                });
    }

    @Test
    @Timeout(20)
    void openBreakerIsAnsweredBeforeABlockingConcurrencyLimitIsEntered() {
        runner.run(context -> {
            Client client = context.getBean(Client.class);
            CompletableFuture<String> first = CompletableFuture.supplyAsync(client::blocking);
            client.awaitEntered();
            var breaker = context.getBean(CircuitBreakerRegistry.class).get("tolerant");
            breaker.forceOpen(null);
            assertThatThrownBy(client::blocking).isInstanceOf(CallNotPermittedException.class);
            assertThat(breaker.totals().notPermitted()).isOne();
            client.letLeave();
            assertThat(first.join()).isEqualTo("let through");
        });
    }

    @Test
    void fallbackStandsAroundAsync() {
        runner.run(context -> {
            assertThat(context.getBean(Client.class).async().get()).isEqualTo("fallback for IllegalStateException");
            assertThat(context.getBean(CircuitBreakerRegistry.class)
                            .get("tolerant")
                            .totals()
                            .failed())
                    .isOne();
        });
    }

    @Test
    void layersStandInTheOrderOfTheContract() {
        runner.run(context -> {
            Advised proxy = (Advised) context.getBean(Client.class);
            assertThat(proxy.getAdvisors())
                    .extracting(advisor -> advisor.getAdvice().getClass().getSimpleName())
                    .containsExactly(
                            "FallbackInterceptor",
                            "AnnotationAsyncExecutionInterceptor",
                            "ConcurrencyLimitInterceptor",
                            "RetryAnnotationInterceptor",
                            "RetryStopInterceptor",
                            "BreakerInterceptor");
        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EnableResilientMethods
    @Import(GuardedMethodsConfiguration.class)
    static class Resilient {

        @Bean
        CircuitBreakerRegistry registry() {
            CircuitBreakerConfig tolerant = CircuitBreakerConfig.ofDefaults();
            return CircuitBreakerRegistry.of(name -> name.equals("tolerant")
                    ? tolerant
                    : tolerant.toBuilder().consecutiveFailureThreshold(1).build());
        }
    }

    static class Client {

        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch leave = new CountDownLatch(1);
        private int attempts;
        private String recovered = "";

        @Retryable(maxRetries = 3, delay = 0)
        @CircuitBreaker(name = "tolerant", fallbackMethod = "fallback")
        public String twiceFailing() {
            if (++attempts < 3) {
                throw new IllegalStateException("attempt " + attempts);
            }
            return "third attempt";
        }

        @Retryable(maxRetries = 3, delay = 0)
        @CircuitBreaker(name = "tolerant", fallbackMethod = "fallback")
        public String alwaysFailing() {
            throw new IllegalStateException("attempt " + ++attempts);
        }

        String fallback(Throwable cause) {
            return "fallback for " + cause.getMessage();
        }

        @Retryable(maxRetries = 3, delay = 0)
        @CircuitBreaker(name = "brittle")
        public String opening() {
            throw new IllegalStateException("attempt " + ++attempts);
        }

        @Retryable(maxRetries = 4, delay = 3_600_000)
        @CircuitBreaker(name = "brittle", fallbackMethod = "fallback")
        public String waiting() {
            throw new IllegalStateException("attempt " + ++attempts);
        }

        @Retryable(maxRetries = 4, delay = 3_600_000)
        @CircuitBreaker(name = "brittle", fallbackMethod = "nothing")
        public void waitingForNothing() {
            throw new IllegalStateException("attempt " + ++attempts);
        }

        void nothing(Throwable cause) {
            recovered = String.valueOf(cause.getMessage());
        }

        public String recovered() {
            return recovered;
        }

        @Retryable(maxRetries = 4, delay = 3_600_000)
        @CircuitBreaker(name = "brittle", fallbackMethod = "fallback")
        public CompletableFuture<String> waitingForAFuture() {
            throw new IllegalStateException("attempt " + ++attempts);
        }

        @Retryable(maxRetries = 3, delay = 0)
        @CircuitBreaker(name = "tolerant", fallbackMethod = "fallback")
        public CompletableFuture<String> future() {
            throw new IllegalStateException("attempt " + ++attempts);
        }

        @Retryable(excludes = IllegalStateException.class)
        @CircuitBreaker(name = "brittle")
        public String excluded() {
            throw new IllegalStateException("attempt " + ++attempts);
        }

        @Retryable(maxRetriesString = "0")
        @CircuitBreaker(name = "brittle")
        public String lastAttempt() {
            throw new IllegalStateException("attempt " + ++attempts);
        }

        @ConcurrencyLimit(value = 1, policy = ConcurrencyLimit.ThrottlePolicy.REJECT)
        @CircuitBreaker(name = "tolerant", fallbackMethod = "rejected")
        public String limited() {
            return hold();
        }

        String rejected(InvocationRejectedException rejection) {
            return "fallback for " + rejection.getClass().getSimpleName();
        }

        @ConcurrencyLimit(1)
        @CircuitBreaker(name = "tolerant")
        public String blocking() {
            return hold();
        }

        // Fields of the proxy are not those of the object behind it.
        public void awaitEntered() throws InterruptedException {
            entered.await();
        }

        public void letLeave() {
            leave.countDown();
        }

        private String hold() {
            entered.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "let through";
        }

        @Async
        @CircuitBreaker(name = "tolerant", fallbackMethod = "recovered")
        public CompletableFuture<String> async() {
            throw new IllegalStateException("asynchronously");
        }

        String recovered(Throwable cause) {
            return "fallback for " + cause.getClass().getSimpleName();
        }
    }
}
