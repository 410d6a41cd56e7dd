package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class FutureTest {

    /** A check of a client and the breaker around it. */
    interface Check {
        void run(Client client, dev.circuitbreaker.core.CircuitBreaker breaker) throws Exception;
    }

    private static void with(Future<String> source, Check check) {
        Guarded.context()
                .withBean(Client.class, () -> new Client(source))
                .run(context -> check.run(
                        context.getBean(Client.class),
                        context.getBean(CircuitBreakerRegistry.class).get("future")));
    }

    private static FutureTask<String> task(Callable<String> callable) {
        return new FutureTask<>(callable);
    }

    private static FutureTask<String> failing(Exception exception) {
        return task(() -> {
            throw exception;
        });
    }

    @Test
    void countsWhenSomebodyLearnsOfItsEnd() {
        FutureTask<String> source = task(() -> "price");
        with(source, (client, breaker) -> {
            Future<String> future = client.plain();
            assertThatThrownBy(() -> future.get(0, TimeUnit.NANOSECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(breaker.snapshot().callsInFlight()).isOne();
            source.run();
            assertThat(future.get()).isEqualTo("price");
            assertThat(future.get()).isEqualTo("price");
            assertThat(breaker.totals().successful()).isOne();
        });
    }

    @Test
    void countsAFailure() {
        FutureTask<String> source = failing(new IOException("down"));
        with(source, (client, breaker) -> {
            Future<String> future = client.plain();
            source.run();
            assertThatThrownBy(future::get).hasCauseInstanceOf(IOException.class);
            assertThat(breaker.totals().failed()).isOne();
        });
    }

    @Test
    void countsWhenACompletableFutureCompletesThatNobodyAsks() {
        CompletableFuture<String> source = new CompletableFuture<>();
        with(source, (client, breaker) -> {
            assertThat(client.plain()).isNotDone();
            source.complete("price");
            assertThat(breaker.totals().successful()).isOne();
        });
    }

    @Test
    void givesThePermitBackWhenItIsCancelled() {
        FutureTask<String> source = task(() -> "price");
        with(source, (client, breaker) -> {
            assertThat(client.recovered().cancel(true)).isTrue();
            assertThat(source).isCancelled();
            assertThat(breaker.totals().cancelled()).isOne();
        });
    }

    @Test
    void givesThePermitBackWhenACompletableFutureIsCancelled() {
        CompletableFuture<String> source = new CompletableFuture<>();
        with(source, (client, breaker) -> {
            assertThat(client.plain().cancel(true)).isTrue();
            assertThat(source).isCancelled();
            assertThat(breaker.totals().cancelled()).isOne();
        });
    }

    @Test
    void takesACancellationByTheDependencyForAFailure() {
        for (Future<String> source : List.of(new CompletableFuture<String>(), task(() -> "price"))) {
            with(source, (client, breaker) -> {
                Future<String> future = client.plain();
                source.cancel(true);
                assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
                assertThat(breaker.totals().failed()).isOne();
            });
        }
    }

    @Test
    void fallsBackWhenTheDependencyCancels() {
        for (Future<String> source : List.of(new CompletableFuture<String>(), task(() -> "price"))) {
            with(source, (client, breaker) -> {
                Future<String> future = client.recovered();
                source.cancel(true);
                assertThat(future.get()).isEqualTo("other for java.util.concurrent.CancellationException");
                assertThat(future.get(1, TimeUnit.DAYS)).isSameAs(future.get());
            });
        }
    }

    @Test
    void doesNotFallBackWhenTheCallerCancels() {
        for (Future<String> source : List.of(new CompletableFuture<String>(), task(() -> "price"))) {
            with(source, (client, breaker) -> {
                Future<String> future = client.recovered();
                assertThat(future.cancel(true)).isTrue();
                assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
                assertThat(breaker.totals().cancelled()).isOne();
            });
        }
    }

    @Test
    void bringsTheRejection() {
        with(task(() -> "price"), (client, breaker) -> {
            breaker.forceOpen(null);
            Future<String> future = client.plain();
            assertThatThrownBy(future::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(CallNotPermittedException.class);
        });
    }

    @Test
    void fallsBackOnceWhenSomebodyAsks() {
        FutureTask<String> source = failing(new IOException("down"));
        with(source, (client, breaker) -> {
            Future<String> future = client.recovered();
            source.run();
            assertThat(future.isDone()).isTrue();
            assertThat(future.get()).isEqualTo("other for java.io.IOException: down");
            assertThat(future.get(1, TimeUnit.DAYS)).isSameAs(future.get());
        });
    }

    @Test
    void fallsBackWhenItIsRejected() {
        with(task(() -> "price"), (client, breaker) -> {
            breaker.forceOpen(null);
            assertThat(client.recovered().get()).startsWith("other for dev.circuitbreaker.core.CallNotPermitted");
        });
    }

    @Test
    void letsAnIgnoredExceptionThrough() {
        FutureTask<String> source = failing(new Guarded.IgnoredException());
        with(source, (client, breaker) -> {
            Future<String> future = client.recovered();
            source.run();
            assertThatThrownBy(future::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(Guarded.IgnoredException.class);
        });
    }

    static class Client {

        private final Future<String> source;

        Client(Future<String> source) {
            this.source = source;
        }

        @CircuitBreaker(name = "future")
        public Future<String> plain() {
            return source;
        }

        @CircuitBreaker(name = "future", fallbackMethod = "other")
        public Future<String> recovered() {
            return source;
        }

        private Future<String> other(Throwable cause) {
            return CompletableFuture.completedFuture("other for " + cause);
        }
    }
}
