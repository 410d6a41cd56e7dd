package dev.circuitbreaker.spring.aop.kotlin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.aop.CallStyle;
import dev.circuitbreaker.spring.aop.GuardedMethodsConfiguration;
import dev.circuitbreaker.spring.aop.reactive.ReactiveCalls;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import kotlin.Unit;
import kotlinx.coroutines.CompletableDeferred;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.annotation.EnableResilientMethods;

class SuspendingTest {

    private static final CircuitBreakerConfig CONFIG =
            CircuitBreakerConfig.builder().consecutiveFailureThreshold(1).build();

    private final CompletableDeferred<String> gate = Coroutines.gate();

    private void with(BiConsumer<SuspendingClient, CircuitBreaker> check) {
        new ApplicationContextRunner()
                .withUserConfiguration(Resilient.class, GuardedMethodsConfiguration.class)
                .withBean(CallStyle.Factory.class, () -> ReactiveCalls::of)
                .withBean(CircuitBreakerRegistry.class, () -> CircuitBreakerRegistry.of(CONFIG))
                .withBean(SuspendingClient.class, () -> new SuspendingClient(gate))
                .run(context -> check.accept(
                        context.getBean(SuspendingClient.class),
                        context.getBean(CircuitBreakerRegistry.class).get("suspending")));
    }

    @Test
    void countsWhenItResumes() {
        with((client, breaker) -> {
            CompletableFuture<String> result = Coroutines.plain(client, "sku");
            assertThat(breaker.snapshot().callsInFlight()).isOne();
            gate.complete("price");
            assertThat(result.join()).isEqualTo("sku price");
            assertThat(breaker.totals().successful()).isOne();
        });
    }

    @Test
    void isRejectedByAnOpenBreaker() {
        with((client, breaker) -> {
            breaker.forceOpen(null);
            assertThat(Coroutines.plain(client, "sku"))
                    .isCompletedExceptionally()
                    .failsWithin(java.time.Duration.ZERO)
                    .withThrowableThat()
                    .withCauseInstanceOf(CallNotPermittedException.class);
        });
    }

    @Test
    void givesThePermitBackWhenItIsCancelled() {
        with((client, breaker) -> {
            assertThat(Coroutines.plain(client, "sku").cancel(true)).isTrue();
            assertThat(breaker.snapshot().callsInFlight()).isZero();
            assertThat(breaker.totals().cancelled()).isOne();
        });
    }

    @Test
    void takesACancellationByTheDependencyForAFailure() {
        with((client, breaker) -> {
            gate.cancel(null);
            assertThat(Coroutines.plain(client, "sku")).isCompletedExceptionally();
            assertThat(breaker.totals().failed()).isOne();
        });
    }

    @Test
    void countsNoRejectionForARetryThatIsNotMade() {
        with((client, breaker) -> {
            gate.completeExceptionally(new IllegalStateException("down"));
            assertThat(Coroutines.retried(client)).isCompletedExceptionally();
            assertThat(breaker.totals().failed()).isOne();
            assertThat(breaker.totals().notPermitted()).isZero();
        });
    }

    @Test
    void takesATimeLimitOfItsOwnForAFailure() {
        with((client, breaker) -> {
            assertThat(Coroutines.limited(client).join()).isEqualTo("no time");
            assertThat(breaker.totals().failed()).isOne();
        });
    }

    @Test
    void fallsBackToASuspendingFunction() {
        with((client, breaker) -> {
            CompletableFuture<String> result = Coroutines.recovered(client, "sku");
            gate.completeExceptionally(new IllegalStateException("down"));
            assertThat(result.join()).startsWith("sku last known for java.lang.IllegalStateException: down");
        });
    }

    @Test
    void fallsBackToAFunctionThatDoesNotSuspend() {
        with((client, breaker) -> {
            breaker.forceOpen(null);
            assertThat(Coroutines.recoveredAtOnce(client, 7).join()).isEqualTo(-7);
        });
    }

    @Test
    void fallsBackToNothing() {
        with((client, breaker) -> {
            breaker.forceOpen(null);
            assertThat(Coroutines.unit(client)).isCompletedWithValueMatching(it -> it == null || it == Unit.INSTANCE);
        });
    }

    @Test
    void flowCountsWhenItEnds() {
        with((client, breaker) -> {
            gate.complete("last");
            assertThat(Coroutines.list(client.flowing())).isEqualTo(List.of("first", "last"));
            assertThat(breaker.totals().successful()).isOne();
        });
    }

    @Test
    void flowFallsBack() {
        with((client, breaker) -> {
            breaker.forceOpen(null);
            assertThat(Coroutines.list(client.flowing())).isEqualTo(List.of("other"));
            assertThat(Coroutines.suspendingFlow(client).join()).isEqualTo(List.of("other"));
        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableResilientMethods
    static class Resilient {}
}
