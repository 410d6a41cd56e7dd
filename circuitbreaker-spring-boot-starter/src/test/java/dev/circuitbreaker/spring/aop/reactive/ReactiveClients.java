package dev.circuitbreaker.spring.aop.reactive;

import dev.circuitbreaker.core.CallTimeoutException;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.aop.CallStyle;
import dev.circuitbreaker.spring.aop.GuardedMethodsConfiguration;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A context with a client whose breaker opens at the first failure. */
@Configuration(proxyBeanMethods = false)
@EnableResilientMethods
@Import({GuardedMethodsConfiguration.class, ReactiveClients.Client.class})
class ReactiveClients {

    private static final String NAME = "reactive";
    private static final String TIMED = "timed";

    static ApplicationContextRunner context() {
        return new ApplicationContextRunner().withUserConfiguration(ReactiveClients.class);
    }

    static dev.circuitbreaker.core.CircuitBreaker breaker(AssertableApplicationContext context) {
        return context.getBean(CircuitBreakerRegistry.class).get(NAME);
    }

    @Bean
    CallStyle.Factory reactiveCalls() {
        return ReactiveCalls::of;
    }

    @Bean
    CircuitBreakerRegistry registry() {
        CircuitBreakerConfig config = CircuitBreakerConfig.builder()
                .consecutiveFailureThreshold(1)
                .recordFailurePredicate(thrown -> !(thrown instanceof UnsupportedOperationException))
                .build();
        CircuitBreakerConfig timed =
                config.toBuilder().callTimeout(Duration.ofMillis(1)).build();
        CircuitBreakerConfig tolerant = CircuitBreakerConfig.ofDefaults();
        return CircuitBreakerRegistry.of(name -> switch (name) {
            case TIMED -> timed;
            case "tolerant" -> tolerant;
            default -> config;
        });
    }

    static class Counts {
        int calls;
        int fallbacks;
        volatile int cancelled;
    }

    /** What the client does is written down apart from it, since a proxy has fields of its own. */
    static class Client {

        private final Sinks.One<String> gate;
        private final Counts counts;

        @SuppressWarnings("unchecked")
        Client(Sinks.One<?> gate, Counts counts) {
            this.gate = (Sinks.One<String>) gate;
            this.counts = counts;
        }

        @CircuitBreaker(name = NAME)
        public Mono<String> mono(String sku) {
            counts.calls++;
            return gate.asMono();
        }

        @CircuitBreaker(name = NAME)
        public Mono<String> throwing() {
            throw new IllegalStateException("thrown");
        }

        @CircuitBreaker(name = NAME, fallbackMethod = "other")
        public Mono<String> recovered(String sku) {
            return gate.asMono();
        }

        private Mono<String> other(String sku, Throwable cause) {
            counts.fallbacks++;
            return Mono.just(sku + " for " + cause);
        }

        @CircuitBreaker(name = NAME, fallbackMethod = "seven")
        public Mono<Integer> recoveredByValue() {
            return gate.asMono().map(String::length);
        }

        private int seven() {
            return 7;
        }

        @CircuitBreaker(name = NAME, fallbackMethod = "nothing")
        public Mono<Void> done() {
            return gate.asMono().then();
        }

        private void nothing() {}

        @CircuitBreaker(name = NAME, fallbackMethod = "failing")
        public Mono<String> failingFallback() {
            return gate.asMono();
        }

        private Mono<String> failing() {
            return Mono.error(new IllegalArgumentException("fallback"));
        }

        @CircuitBreaker(name = NAME, fallbackMethod = "others")
        public Flux<String> flux() {
            return Flux.just("first").concatWith(gate.asMono());
        }

        private Flux<String> others(Throwable cause) {
            return Flux.just(String.valueOf(cause.getMessage()));
        }

        @CircuitBreaker(name = NAME)
        public Flux<String> silence() {
            return gate.asMono().flux();
        }

        @CircuitBreaker(name = NAME, fallbackMethod = "otherSingle")
        public Single<String> single() {
            return Single.fromPublisher(gate.asMono());
        }

        private Mono<String> otherSingle() {
            return Mono.just("other");
        }

        @CircuitBreaker(name = NAME)
        public Completable completable() {
            return Completable.fromPublisher(gate.asMono());
        }

        @CircuitBreaker(name = TIMED, fallbackMethod = "seconds")
        public Mono<String> timed() {
            return gate.asMono().doOnCancel(() -> counts.cancelled++);
        }

        private String seconds(CallTimeoutException cause) {
            return "late: " + cause.getMessage();
        }

        @Retryable(maxRetries = 4, delay = 3_600_000)
        @CircuitBreaker(name = NAME, fallbackMethod = "cause")
        public Mono<String> waiting() {
            return gate.asMono();
        }

        @Retryable(maxRetries = 4, delay = 3_600_000)
        @CircuitBreaker(name = NAME, fallbackMethod = "cause")
        public Flux<String> waitingForMany() {
            return gate.asMono().flux();
        }

        @Retryable(maxRetries = 4, delay = 3_600_000)
        @CircuitBreaker(name = NAME, fallbackMethod = "cause")
        public Mono<String> throwingAndRetried() {
            throw new IllegalStateException("thrown");
        }

        @Retryable(maxRetries = 2, delay = 0)
        @CircuitBreaker(name = NAME, fallbackMethod = "cause")
        public Mono<String> patient() {
            return gate.asMono();
        }

        @Retryable(maxRetries = 2, delay = 0)
        @CircuitBreaker(name = "tolerant", fallbackMethod = "cause")
        public Mono<String> patientAndTolerant() {
            return gate.asMono();
        }

        @Retryable(timeout = 50)
        @CircuitBreaker(name = NAME, fallbackMethod = "cause")
        public Mono<String> limited() {
            return Mono.never();
        }

        @Retryable(timeout = 50)
        @CircuitBreaker(name = NAME, fallbackMethod = "cause")
        public Flux<String> limitedMany() {
            return Flux.never();
        }

        Mono<String> cause(Throwable cause) {
            return Mono.just(cause.toString());
        }

        @Retryable(maxRetries = 3, delay = 0)
        @CircuitBreaker(name = NAME)
        public Mono<String> retried() {
            return gate.asMono();
        }
    }
}
