package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.CircuitBreakerTotals;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class StageTest {

    private final CompletableFuture<String> source = new CompletableFuture<>();
    private final ApplicationContextRunner runner = Guarded.context().withBean(Client.class, () -> new Client(source));

    private static Client client(AssertableApplicationContext context) {
        return context.getBean(Client.class);
    }

    private static CircuitBreakerTotals totals(AssertableApplicationContext context) {
        return context.getBean(CircuitBreakerRegistry.class).get("stage").totals();
    }

    @Test
    void countsWhenTheStageCompletes() {
        runner.run(context -> {
            CompletionStage<String> stage = client(context).plain();
            assertThat(totals(context).successful()).isZero();
            source.complete("done");
            assertThat(stage).isCompletedWithValue("done");
            assertThat(totals(context).successful()).isOne();
        });
    }

    @Test
    void rejectionArrivesThroughTheStage() {
        runner.run(context -> {
            context.getBean(CircuitBreakerRegistry.class).get("stage").forceOpen(null);
            assertThatThrownBy(() -> client(context).future().get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(CallNotPermittedException.class);
        });
    }

    @Test
    void whatTheMethodThrowsArrivesThroughTheStage() {
        runner.run(context -> {
            assertThat(client(context).throwing().toCompletableFuture()).isCompletedExceptionally();
            assertThat(totals(context).failed()).isOne();
        });
    }

    @Test
    void failureIsAnsweredWithItsCauseUnwrapped() {
        runner.run(context -> {
            CompletionStage<String> stage = client(context).recovered();
            source.completeExceptionally(new CompletionException(new IllegalStateException("down")));
            assertThat(stage).isCompletedWithValue("stage for java.lang.IllegalStateException: down");
            assertThat(context.getBean(Guarded.Heard.class).fallbacks).containsExactly("stage METHOD SUCCESS");
        });
    }

    @Test
    void rejectionIsAnswered() {
        runner.run(context -> {
            context.getBean(CircuitBreakerRegistry.class).get("stage").forceOpen(null);
            assertThat(client(context).recovered())
                    .isCompletedWithValue("stage for dev.circuitbreaker.core.CallNotPermittedException: "
                            + "Circuit breaker 'stage' is FORCED_OPEN; it stays so until it is reset");
        });
    }

    @Test
    void fallbackMayReturnWhatTheStageCompletesWith() {
        runner.run(context -> {
            CompletableFuture<String> stage = client(context).recoveredByValue();
            source.completeExceptionally(new IllegalStateException());
            assertThat(stage).isCompletedWithValue("value");
        });
    }

    @Test
    void ignoredExceptionArrivesAsItIs() {
        runner.run(context -> {
            CompletionStage<String> stage = client(context).recovered();
            Guarded.IgnoredException ignored = new Guarded.IgnoredException();
            source.completeExceptionally(ignored);
            assertThatThrownBy(() -> stage.toCompletableFuture().join()).hasCause(ignored);
        });
    }

    @Test
    void failingFallbackSurfacesWithTheOriginalSuppressed() {
        runner.run(context -> {
            CompletionStage<String> stage = client(context).failingFallback();
            IllegalStateException original = new IllegalStateException("original");
            source.completeExceptionally(original);
            assertThatThrownBy(() -> stage.toCompletableFuture().join())
                    .cause()
                    .hasMessage("fallback")
                    .satisfies(thrown -> assertThat(thrown.getSuppressed()).containsExactly(original));
            assertThat(context.getBean(Guarded.Heard.class).fallbacks).containsExactly("stage METHOD FAILURE");
        });
    }

    @Test
    void cancellationReachesTheSourceAndBringsNoFallback() {
        runner.run(context -> {
            client(context).recovered().toCompletableFuture().cancel(true);
            assertThat(source).isCancelled();
            assertThat(totals(context).cancelled()).isOne();
            assertThat(context.getBean(Guarded.Heard.class).fallbacks).isEmpty();
        });
    }

    static class Client {
        private final CompletableFuture<String> source;

        Client(CompletableFuture<String> source) {
            this.source = source;
        }

        @CircuitBreaker(name = "stage")
        public CompletionStage<String> plain() {
            return source;
        }

        @CircuitBreaker(name = "stage")
        public CompletableFuture<String> future() {
            return source;
        }

        @CircuitBreaker(name = "stage")
        public CompletionStage<String> throwing() {
            throw new IllegalStateException();
        }

        @CircuitBreaker(name = "stage", fallbackMethod = "stage")
        public CompletionStage<String> recovered() {
            return source;
        }

        private CompletionStage<String> stage(Throwable cause) {
            return CompletableFuture.completedStage("stage for " + cause);
        }

        @CircuitBreaker(name = "stage", fallbackMethod = "value")
        public CompletableFuture<String> recoveredByValue() {
            return source;
        }

        private String value() {
            return "value";
        }

        @CircuitBreaker(name = "stage", fallbackMethod = "failing")
        public CompletionStage<String> failingFallback() {
            return source;
        }

        private CompletionStage<String> failing() {
            return CompletableFuture.failedStage(new IllegalArgumentException("fallback"));
        }
    }
}
