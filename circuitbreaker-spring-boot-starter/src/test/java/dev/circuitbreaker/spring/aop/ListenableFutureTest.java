package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Futures that complete elsewhere: those of Guava, what is made after them, and those that do not tell. */
@ExtendWith(OutputCaptureExtension.class)
class ListenableFutureTest {

    /** A check of a client and the breaker around it. */
    interface Check {
        void run(Client client, dev.circuitbreaker.core.CircuitBreaker breaker) throws Exception;
    }

    private final SettableFuture<String> source = SettableFuture.create();

    private void with(Check check) {
        Guarded.context()
                .withBean(Client.class, () -> new Client(source))
                .run(context -> check.run(
                        context.getBean(Client.class),
                        context.getBean(CircuitBreakerRegistry.class).get("listenable")));
    }

    @Test
    void countsASuccessWhenItCompletesThatIsNotAskedFor() {
        with((client, breaker) -> {
            ListenableFuture<String> future = client.guava();
            assertThat(breaker.snapshot().callsInFlight()).isOne();
            assertThat(breaker.totals().successful()).isZero();
            source.set("price");
            assertThat(breaker.totals().successful()).isOne();
            assertThat(Futures.getDone(future)).isEqualTo("price");
        });
    }

    @Test
    void countsAStageThatIsNoFutureWhenItCompletes() {
        with((client, breaker) -> {
            Order<String> order = client.order();
            assertThat((Object) order).isNotNull();
            assertThat(breaker.snapshot().callsInFlight()).isOne();
            client.deliver();
            assertThat(breaker.totals().successful()).isOne();
            assertThat(breaker.snapshot().callsInFlight()).isZero();
        });
    }

    @Test
    void countsAFailureWhenItFailsThatIsNotAskedFor() {
        with((client, breaker) -> {
            ListenableFuture<String> future = client.guava();
            source.setException(new IOException("down"));
            assertThat(breaker.totals().failed()).isOne();
            assertThatThrownBy(future::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IOException.class);
        });
    }

    @Test
    void countsWhereTheThreadThatCompletesItIsInterrupted() {
        with((client, breaker) -> {
            client.guava();
            Thread.currentThread().interrupt();
            source.set("price");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(breaker.totals().successful()).isOne();
        });
    }

    @Test
    void tellsItsListeners() {
        with((client, breaker) -> {
            CompletableFuture<String> heard = new CompletableFuture<>();
            Futures.addCallback(client.guava(), into(heard), MoreExecutors.directExecutor());
            source.set("price");
            assertThat(heard).isCompletedWithValue("price");
        });
    }

    @Test
    void countsNothingWhereItsCallerCancelsIt() {
        with((client, breaker) -> {
            assertThat(client.guava().cancel(true)).isTrue();
            assertThat(source).isCancelled();
            assertThat(breaker.totals().cancelled()).isOne();
            assertThat(breaker.totals().failed()).isZero();
        });
    }

    @Test
    void countsACancellationByTheDependencyAsAFailure() {
        with((client, breaker) -> {
            ListenableFuture<String> future = client.guava();
            source.cancel(false);
            assertThat(breaker.totals().failed()).isOne();
            assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
        });
    }

    @Test
    void failsWithTheRejectionAndTellsItsListenersOfThat() {
        with((client, breaker) -> {
            breaker.forceOpen("test");
            CompletableFuture<String> heard = new CompletableFuture<>();
            Futures.addCallback(client.guava(), into(heard), MoreExecutors.directExecutor());
            assertThat(heard)
                    .failsWithin(0, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withCauseInstanceOf(CallNotPermittedException.class);
        });
    }

    @Test
    void isAnsweredWhenItFails() {
        with((client, breaker) -> {
            CompletableFuture<String> heard = new CompletableFuture<>();
            Futures.addCallback(client.answered(), into(heard), MoreExecutors.directExecutor());
            source.setException(new IOException("down"));
            assertThat(heard).isCompletedWithValue("last known for java.io.IOException: down");
        });
    }

    @Test
    void isAnsweredWhenItIsRejected() {
        with((client, breaker) -> {
            breaker.forceOpen("test");
            assertThat(Futures.getDone(client.answered()))
                    .startsWith("last known for")
                    .contains("FORCED_OPEN");
        });
    }

    @Test
    void isFoundInAPlainFuture() {
        with((client, breaker) -> {
            Future<String> future = client.plain();
            source.set("price");
            assertThat(breaker.totals().successful()).isOne();
            assertThat(future.get()).isEqualTo("price");
        });
    }

    @Test
    void isCountedAlsoWhereNoOtherCanBeGivenInItsPlace(CapturedOutput output) {
        with((client, breaker) -> {
            assertThat(client.own()).isSameAs(source);
            assertThat(breaker.snapshot().callsInFlight()).isOne();
            source.setException(new IOException("down"));
            assertThat(breaker.totals().failed()).isOne();
        });
        assertThat(output)
                .contains(
                        "Client.own() does not run when its SettableFuture fails, because no other can be given in its place");
    }

    @Test
    void oneOfALibraryThatIsNotKnownIsCounted() {
        with((client, breaker) -> {
            Told<String> future = client.told();
            assertThat(future.label()).isEqualTo("told");
            source.set("price");
            assertThat(breaker.totals().successful()).isOne();
            assertThat(future.get()).isEqualTo("price");
            breaker.forceOpen("test");
            assertThatThrownBy(client.told()::label)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("there is no such future, since the call has failed before");
        });
    }

    @Test
    void oneThatDoesNotTellCountsWhenItIsAskedFor(CapturedOutput output) {
        with((client, breaker) -> {
            ScheduledFuture<String> future = client.scheduled();
            assertThat(future.getDelay(TimeUnit.HOURS)).isLessThanOrEqualTo(0);
            assertThat(future.get(10, TimeUnit.SECONDS)).isEqualTo("price");
            assertThat(breaker.totals().successful()).isOne();
        });
        assertThat(output)
                .contains("A call of " + Client.class.getCanonicalName()
                        + ".scheduled() counts only when its ScheduledFuture is asked for the result")
                .contains(".plain() counts only when its Future is asked for the result")
                .contains(
                        ".task() counts as successful when the method returns, because a FutureTask does not tell when it "
                                + "ends. Let it return a CompletableFuture.")
                .doesNotContain("guava() counts")
                .doesNotContain("told() counts");
    }

    @Test
    void classThatDoesNotTellCountsWhenTheMethodReturns() {
        with((client, breaker) -> {
            assertThat(client.task()).isNotDone();
            assertThat(breaker.totals().successful()).isOne();
        });
    }

    private static FutureCallback<String> into(CompletableFuture<String> heard) {
        return new FutureCallback<>() {
            @Override
            public void onSuccess(String result) {
                heard.complete(result);
            }

            @Override
            public void onFailure(Throwable thrown) {
                heard.completeExceptionally(thrown);
            }
        };
    }

    /** Made after Guava's, as several libraries have. */
    interface Told<T> extends Future<T> {
        void addListener(Runnable listener, Executor executor);

        String label();
    }

    private record Telling(SettableFuture<String> source) implements Told<String> {

        @Override
        public void addListener(Runnable listener, Executor executor) {
            source.addListener(listener, executor);
        }

        @Override
        public String label() {
            return "told";
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return source.cancel(mayInterruptIfRunning);
        }

        @Override
        public boolean isCancelled() {
            return source.isCancelled();
        }

        @Override
        public boolean isDone() {
            return source.isDone();
        }

        @Override
        public String get() throws InterruptedException, ExecutionException {
            return source.get();
        }

        @Override
        public String get(long timeout, TimeUnit unit)
                throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
            return source.get(timeout, unit);
        }
    }

    /** A stage of an application's own, which need not be one that can be made a {@code CompletableFuture}. */
    interface Order<T> extends CompletionStage<T> {}

    static class Client implements AutoCloseable {

        private final SettableFuture<String> source;
        private final CompletableFuture<String> ordered = new CompletableFuture<>();
        private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);

        Client(SettableFuture<String> source) {
            this.source = source;
        }

        void deliver() {
            ordered.complete("tea");
        }

        @CircuitBreaker("listenable")
        public ListenableFuture<String> guava() {
            return source;
        }

        @CircuitBreaker(name = "listenable", fallbackMethod = "last")
        public ListenableFuture<String> answered() {
            return source;
        }

        String last(Throwable cause) {
            return "last known for " + cause;
        }

        @CircuitBreaker("listenable")
        public Future<String> plain() {
            return source;
        }

        @CircuitBreaker(name = "listenable", fallbackMethod = "lastFuture")
        public SettableFuture<String> own() {
            return source;
        }

        SettableFuture<String> lastFuture(Throwable cause) {
            return SettableFuture.create();
        }

        @CircuitBreaker("listenable")
        @SuppressWarnings("unchecked")
        public Order<String> order() {
            return (Order<String>) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Order.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("toCompletableFuture")) {
                            throw new UnsupportedOperationException();
                        }
                        return method.invoke(ordered, arguments);
                    });
        }

        @CircuitBreaker("listenable")
        public Told<String> told() {
            return new Telling(source);
        }

        @CircuitBreaker("listenable")
        public ScheduledFuture<String> scheduled() {
            return scheduler.schedule(() -> "price", 0, TimeUnit.SECONDS);
        }

        @CircuitBreaker("listenable")
        public FutureTask<String> task() {
            return new FutureTask<>(() -> "price");
        }

        @Override
        public void close() {
            scheduler.shutdownNow();
        }
    }
}
