package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.resilience.InvocationRejectedException;
import org.springframework.resilience.annotation.ConcurrencyLimit;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;

/** A caller that is interrupted gets no answer in place of that, and stays interrupted. */
@Timeout(60)
class InterruptTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Resilient.class)
            .withBean(Client.class);

    @AfterEach
    void clearTheFlag() {
        Thread.interrupted();
    }

    @Test
    void noFallbackAnswersACallThatIsInterrupted() {
        runner.run(context -> {
            Client client = context.getBean(Client.class);
            Thread.currentThread().interrupt();
            assertThatThrownBy(client::waiting).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted())
                    .as("the exception stands for the flag")
                    .isFalse();
        });
    }

    @Test
    void theFlagSurvivesWhereAClientHidesTheInterrupt() {
        runner.run(context -> {
            Client client = context.getBean(Client.class);
            assertThatThrownBy(client::hiding).hasRootCauseInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThatThrownBy(client::closed).isInstanceOf(UncheckedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
        });
    }

    @Test
    void whatInterruptedAnotherThreadIsAFailureLikeOthers() {
        runner.run(context ->
                assertThat(context.getBean(Client.class).otherThread()).isEqualTo("fallback"));
    }

    @Test
    void aRejectionIsAnsweredAlsoToAnInterruptedThread() {
        runner.run(context -> {
            context.getBean(CircuitBreakerRegistry.class).get("client").forceOpen(null);
            Thread.currentThread().interrupt();
            assertThat(context.getBean(Client.class).hiding()).isEqualTo("fallback");
            assertThat(Thread.interrupted()).isTrue();
        });
    }

    @Test
    void noFallbackAnswersAnInterruptInTheBackOffOfARetry() {
        runner.run(context -> {
            Client client = context.getBean(Client.class);
            Ended ended = interrupt(client::retried, client::awaitCalled);
            assertThat(ended.thrown()).hasMessage("down");
            assertThat(ended.interrupted()).isTrue();
        });
    }

    @Test
    void noFallbackAnswersAnInterruptedWaiterOfAConcurrencyLimit() {
        runner.run(context -> {
            Client client = context.getBean(Client.class);
            CompletableFuture<String> first = CompletableFuture.supplyAsync(client::limited);
            client.awaitCalled();
            Ended ended = interrupt(client::limited, () -> {});
            assertThat(ended.thrown()).isInstanceOf(InvocationRejectedException.class);
            assertThat(ended.interrupted()).isTrue();
            client.letLeave();
            assertThat(first.join()).isEqualTo("answer");
        });
    }

    private record Ended(Throwable thrown, boolean interrupted) {}

    private interface Step {
        void make() throws Exception;
    }

    private static Ended interrupt(Step call, Step begun) throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread caller = new Thread(() -> {
            thrown.set(catchThrowable(call::make));
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        begun.make();
        while (caller.getState() != Thread.State.TIMED_WAITING && caller.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        caller.interrupt();
        caller.join();
        return new Ended(thrown.get(), interrupted.get());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableResilientMethods
    @Import(GuardedMethodsConfiguration.class)
    static class Resilient {
        @Bean
        CircuitBreakerRegistry registry() {
            return CircuitBreakerRegistry.of(CircuitBreakerConfig.ofDefaults());
        }
    }

    static class Client {

        private final CountDownLatch called = new CountDownLatch(1);
        private final CountDownLatch leave = new CountDownLatch(1);

        @CircuitBreaker(name = "client", fallbackMethod = "fallback")
        public String waiting() throws InterruptedException {
            leave.await();
            return "answer";
        }

        @CircuitBreaker(name = "client", fallbackMethod = "fallback")
        public String hiding() {
            throw new IllegalStateException(new InterruptedException());
        }

        @CircuitBreaker(name = "client", fallbackMethod = "fallback")
        public String closed() {
            throw new UncheckedIOException(new ClosedByInterruptException());
        }

        @CircuitBreaker(name = "client", fallbackMethod = "fallback")
        public String otherThread() {
            return CompletableFuture.<String>failedFuture(new InterruptedException())
                    .join();
        }

        @Retryable(delay = 3_600_000)
        @CircuitBreaker(name = "client", fallbackMethod = "fallback")
        public String retried() {
            called.countDown();
            throw new IllegalStateException("down");
        }

        @ConcurrencyLimit(1)
        @CircuitBreaker(name = "client", fallbackMethod = "fallback")
        public String limited() {
            called.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "answer";
        }

        public void awaitCalled() throws InterruptedException {
            called.await();
        }

        public void letLeave() {
            leave.countDown();
        }

        String fallback(Throwable cause) {
            return "fallback";
        }
    }
}
