package dev.circuitbreaker.spring.aop.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.aop.CallStyle;
import dev.circuitbreaker.spring.aop.GuardedMethodsConfiguration;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A {@code timeout()} that the caller adds cancels a call that hangs; nothing inside is told why. */
class CallersTimeLimitTest {

    private static final Duration SLOW = Duration.ofSeconds(2);

    private final ManualTicker ticker = new ManualTicker();
    private final Sinks.Empty<String> limit = Sinks.empty();

    private void with(BiConsumer<Mono<String>, dev.circuitbreaker.core.CircuitBreaker> check) {
        CircuitBreakerConfig config = CircuitBreakerConfig.builder()
                .ticker(ticker)
                .slowCallDurationThreshold(SLOW)
                .minimumNumberOfCalls(3)
                .build();
        new ApplicationContextRunner()
                .withUserConfiguration(GuardedMethodsConfiguration.class)
                .withBean(CallStyle.Factory.class, () -> ReactiveCalls::of)
                .withBean(CircuitBreakerRegistry.class, () -> CircuitBreakerRegistry.of(config))
                .withBean(Client.class)
                .run(context -> check.accept(
                        context.getBean(Client.class).hanging().timeout(limit.asMono()),
                        context.getBean(CircuitBreakerRegistry.class).get("hanging")));
    }

    @Test
    void countsACallAsSlowThatIsOldEnough() {
        with((call, breaker) -> {
            for (int i = 0; i < 3; i++) {
                call.onErrorComplete().subscribe();
            }
            ticker.advance(SLOW.plusNanos(1));
            limit.tryEmitEmpty();
            assertThat(breaker.state()).isEqualTo(State.OPEN);
            assertThat(breaker.totals().cancelled()).isEqualTo(3);
            assertThat(breaker.snapshot().slowCalls()).isEqualTo(3);
        });
    }

    @Test
    void countsNothingBefore() {
        with((call, breaker) -> {
            for (int i = 0; i < 3; i++) {
                call.onErrorComplete().subscribe();
            }
            ticker.advance(SLOW.dividedBy(2));
            limit.tryEmitEmpty();
            ticker.advance(SLOW);
            assertThat(breaker.state()).isEqualTo(State.CLOSED);
            assertThat(breaker.totals().cancelled()).isEqualTo(3);
            assertThat(breaker.snapshot().slowCalls()).isZero();
        });
    }

    static class Client {

        @CircuitBreaker(name = "hanging")
        public Mono<String> hanging() {
            return Mono.never();
        }
    }
}
