package dev.circuitbreaker.spring.aop.kotlin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.aop.CallStyle;
import dev.circuitbreaker.spring.aop.GuardedMethodsConfiguration;
import dev.circuitbreaker.spring.aop.reactive.ReactiveCalls;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import kotlinx.coroutines.CompletableDeferred;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What the fallback of a suspending function finds in its context, when the call has failed on a foreign thread. */
class SuspendingContextTest {

    private final CompletableDeferred<String> gate = Coroutines.gate();
    private final java.util.concurrent.ExecutorService callers =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "caller"));

    @AfterEach
    void stop() {
        callers.shutdownNow();
    }

    private String answer(Function<ContextClient, CompletableFuture<String>> call) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        with(client -> {
            CompletableFuture<String> pending = call.apply(client);
            Thread foreign = new Thread(() -> gate.completeExceptionally(new IllegalStateException("down")), "foreign");
            foreign.start();
            answer.complete(pending.orTimeout(10, TimeUnit.SECONDS).join());
        });
        return answer.join();
    }

    private void with(java.util.function.Consumer<ContextClient> check) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .withUserConfiguration(GuardedMethodsConfiguration.class)
                .withBean(CallStyle.Factory.class, () -> ReactiveCalls::of)
                .withBean(
                        CircuitBreakerRegistry.class,
                        () -> CircuitBreakerRegistry.of(CircuitBreakerConfig.ofDefaults()))
                .withBean("other", OtherContextClient.class)
                .withBean(ContextClient.class, () -> new ContextClient(gate))
                .run(context -> check.accept(context.getBean(ContextClient.class)));
    }

    private Function<ContextClient, CompletableFuture<String>> on(
            java.util.function.BiFunction<ContextClient, Executor, CompletableFuture<String>> call) {
        return client -> call.apply(client, callers);
    }

    @Test
    void suspendingFallbackKeepsNameLogContextAndDispatcher() {
        assertThat(answer(on(ContextCalls::suspending))).isEqualTo("shop ann null caller");
    }

    @Test
    void suspendingFallbackKeepsTheContextOfReactor() {
        assertThat(answer(on((client, executor) ->
                        ContextCalls.inReactor(client, executor).toFuture())))
                .isEqualTo("shop ann acme caller");
    }

    @Test
    void suspendingFallbackOfAnotherBeanDoesSo() {
        assertThat(answer(on(ContextCalls::bean))).isEqualTo("shop ann caller");
    }

    @Test
    void fallbackThatDoesNotSuspendKeepsLogContextAndDispatcher() {
        assertThat(answer(on(ContextCalls::plain))).isEqualTo("ann caller");
    }

    @Test
    void fallbackIsCancelledWithItsCaller() {
        with(client -> {
            CompletableFuture<String> pending = ContextCalls.never(client, callers);
            gate.completeExceptionally(new IllegalStateException("down"));
            client.getStarted().orTimeout(10, TimeUnit.SECONDS).join();
            pending.cancel(true);
            assertThat(client.getCancelled()).succeedsWithin(java.time.Duration.ofSeconds(10));
        });
    }
}
