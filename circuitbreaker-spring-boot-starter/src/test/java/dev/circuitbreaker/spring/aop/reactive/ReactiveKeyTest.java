package dev.circuitbreaker.spring.aop.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.springframework.resilience.annotation.Retryable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class ReactiveKeyTest {

    private static void with(BiConsumer<Prices, dev.circuitbreaker.core.CircuitBreaker> check) {
        ReactiveClients.context()
                .withBean("gate", Sinks.One.class, Sinks::one)
                .withBean(ReactiveClients.Counts.class)
                .withBean(Prices.class)
                .run(context -> check.accept(
                        context.getBean(Prices.class),
                        context.getBean(CircuitBreakerRegistry.class).get("pricing")));
    }

    @Test
    void everySubscriptionGoesThroughTheBreakerOfTheKey() {
        with((prices, breaker) -> {
            breaker.forKey("bad").forceOpen(null);
            assertThat(prices.mono("bad").block()).isEqualTo("fallback");
            assertThat(prices.mono("good").block()).isEqualTo("price");
            assertThat(breaker.forKey("good").totals().successful()).isOne();
        });
    }

    @Test
    void anOpenKeyIsAnsweredBeforeARetryBegins() {
        with((prices, breaker) -> {
            breaker.forKey("bad").forceOpen(null);
            assertThat(prices.flux("bad").collectList().block()).containsExactly("fallback");
            assertThat(prices.flux("good").collectList().block()).containsExactly("price");
            assertThat(breaker.totals().notPermitted()).isOne();
        });
    }

    static class Prices {

        @CircuitBreaker(name = "pricing", key = "#tenant", fallbackMethod = "fallback")
        public Mono<String> mono(String tenant) {
            return Mono.just("price");
        }

        @Retryable(delay = 0)
        @CircuitBreaker(name = "pricing", key = "#tenant", fallbackMethod = "fallbacks")
        public Flux<String> flux(String tenant) {
            return Flux.just("price");
        }

        String fallback() {
            return "fallback";
        }

        Flux<String> fallbacks() {
            return Flux.just("fallback");
        }
    }
}
