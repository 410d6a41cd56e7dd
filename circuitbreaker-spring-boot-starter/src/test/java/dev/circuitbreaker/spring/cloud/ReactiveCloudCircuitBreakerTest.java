package dev.circuitbreaker.spring.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.circuitbreaker.NoFallbackAvailableException;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreaker;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreakerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ReactiveCloudCircuitBreakerTest {

    private static final Mono<String> FAILING = Mono.error(() -> new IllegalStateException("down"));

    private static void run(BiConsumer<ReactiveCircuitBreaker, CircuitBreakerRegistry> test) {
        CloudContext.runner()
                .run(context -> test.accept(
                        context.getBean(ReactiveCircuitBreakerFactory.class).create("pricing"),
                        context.getBean(CircuitBreakerRegistry.class)));
    }

    @Test
    void deliversWhatThePublisherDelivers() {
        run((breaker, registry) -> {
            assertThat(breaker.run(Mono.just("42")).block()).isEqualTo("42");
            assertThat(breaker.run(Mono.<String>empty(), thrown -> Mono.just("fallback"))
                            .block())
                    .isNull();
            assertThat(breaker.run(Flux.just(1, 2, 3)).collectList().block()).containsExactly(1, 2, 3);
            assertThat(registry.get("pricing").totals().successful()).isEqualTo(3);
        });
    }

    @Test
    void everySubscriptionIsACall() {
        run((breaker, registry) -> {
            Mono<String> guarded = breaker.run(Mono.just("42"));
            assertThat(registry.get("pricing").totals().successful()).isZero();
            guarded.block();
            guarded.block();
            assertThat(registry.get("pricing").totals().successful()).isEqualTo(2);
        });
    }

    @Test
    void fallbackGetsTheError() {
        run((breaker, registry) -> {
            assertThat(breaker.run(FAILING, thrown -> Mono.just("because of " + thrown.getMessage()))
                            .block())
                    .isEqualTo("because of down");
            assertThat(breaker.run(Flux.from(FAILING), thrown -> Flux.just("a", thrown.getMessage()))
                            .collectList()
                            .block())
                    .containsExactly("a", "down");
        });
    }

    @Test
    void rejectionIsForTheFallback() {
        run((breaker, registry) -> {
            breaker.run(FAILING, thrown -> Mono.empty()).block();
            breaker.run(FAILING, thrown -> Mono.empty()).block();
            assertThat(registry.get("pricing").state()).isEqualTo(State.OPEN);
            AtomicInteger calls = new AtomicInteger();
            Mono<Object> call = Mono.fromSupplier(calls::incrementAndGet);
            assertThat(breaker.run(call, Mono::just).block()).isInstanceOf(CallNotPermittedException.class);
            assertThat(breaker.run(call.flux(), Flux::just).blockFirst()).isInstanceOf(CallNotPermittedException.class);
            assertThat(calls).hasValue(0);
        });
    }

    @Test
    void withoutFallbackTheCauseIsTheError() {
        run((breaker, registry) -> {
            assertThatExceptionOfType(NoFallbackAvailableException.class)
                    .isThrownBy(() -> breaker.run(FAILING).block())
                    .havingCause()
                    .withMessage("down");
            assertThatExceptionOfType(NoFallbackAvailableException.class)
                    .isThrownBy(() -> breaker.run(FAILING.flux()).blockLast())
                    .havingCause()
                    .withMessage("down");
        });
    }

    @Test
    void fallbackMayHandTheErrorOn() {
        run((breaker, registry) -> assertThatThrownBy(
                        () -> breaker.run(FAILING, Mono::error).block())
                .hasMessage("down"));
    }

    @Test
    void cancelledCallCountsNothing() {
        run((breaker, registry) -> {
            breaker.run(Mono.never()).subscribe().dispose();
            assertThat(registry.get("pricing").totals().cancelled()).isEqualTo(1);
            assertThat(registry.get("pricing").snapshot().callsInFlight()).isZero();
        });
    }
}
