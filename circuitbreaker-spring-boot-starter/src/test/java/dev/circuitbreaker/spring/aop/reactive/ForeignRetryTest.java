package dev.circuitbreaker.spring.aop.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CallTimeoutException;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.aop.CallStyle;
import dev.circuitbreaker.spring.aop.GuardedMethodsConfiguration;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.function.BiConsumer;
import kotlinx.coroutines.flow.Flow;
import kotlinx.coroutines.reactive.ReactiveFlowKt;
import kotlinx.coroutines.reactor.ReactorFlowKt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import reactor.core.publisher.Mono;

/** Retries of types that do not hand Reactor's context on: an open breaker ends their loop all the same. */
@Timeout(20)
@ExtendWith(OutputCaptureExtension.class)
class ForeignRetryTest {

    private static final String CLIENT = Client.class.getCanonicalName();

    private void with(BiConsumer<Client, dev.circuitbreaker.core.CircuitBreaker> check) {
        CircuitBreakerConfig config =
                CircuitBreakerConfig.builder().consecutiveFailureThreshold(1).build();
        CircuitBreakerConfig timed =
                config.toBuilder().callTimeout(Duration.ofMillis(1)).build();
        new ApplicationContextRunner()
                .withUserConfiguration(Resilient.class, GuardedMethodsConfiguration.class)
                .withBean(CallStyle.Factory.class, () -> ReactiveCalls::of)
                .withBean(
                        CircuitBreakerRegistry.class,
                        () -> CircuitBreakerRegistry.of(name -> name.equals("timed") ? timed : config))
                .withBean(Client.class)
                .run(context -> check.accept(
                        context.getBean(Client.class),
                        context.getBean(CircuitBreakerRegistry.class).get("foreign")));
    }

    @Test
    void endsTheLoopOfASingle() {
        with((client, breaker) -> {
            Single<String> single = client.single();
            assertThat(single.blockingGet()).isEqualTo("instead of attempt 1");
            assertThat(breaker.totals().notPermitted()).isOne();
            breaker.reset(null);
            assertThat(single.blockingGet()).isEqualTo("instead of attempt 2");
        });
    }

    @Test
    void endsTheLoopOfAMaybe() {
        with((client, breaker) -> assertThat(client.maybe().blockingGet()).isEqualTo("instead of attempt 1"));
    }

    @Test
    void endsTheLoopOfAFlowable() {
        with((client, breaker) ->
                assertThat(client.flowable().toList().blockingGet()).containsExactly("instead of attempt 1"));
    }

    @Test
    void endsTheLoopOfAnObservable() {
        with((client, breaker) ->
                assertThat(client.observable().toList().blockingGet()).containsExactly("instead of attempt 1"));
    }

    @Test
    void endsTheLoopOfAFlow() {
        with((client, breaker) -> assertThat(
                        ReactorFlowKt.asFlux(client.flow()).collectList().block())
                .containsExactly("instead of attempt 1"));
    }

    @Test
    void saysWhatDoesNotEndAndWhatHidesAHang(CapturedOutput output) {
        with((client, breaker) -> assertThat(output)
                .contains("An open circuit breaker does not end the loop of @Retryable of " + CLIENT
                        + ".completable(), which waits out its delays: what the method returns has no value that could end "
                        + "it. Write excludes = CallNotPermittedException.class.")
                .contains(
                        "The time limit of @Retryable of " + CLIENT + ".limited() cancels a call that hangs, and that "
                                + "does not count: what the method returns does not say why it was cancelled. Set call-timeout of "
                                + "circuit breaker 'foreign'.")
                .doesNotContain("limitedMono()", "single()", "flowable()", "excluding()", "timed()"));
    }

    @Test
    void doesWithACompletableWhatTheWarningSays() {
        with((client, breaker) ->
                assertThatThrownBy(client.excluding()::blockingAwait).isInstanceOf(CallNotPermittedException.class));
    }

    @Test
    void countsWhatACallTimeoutEndsInsideATimeLimit() {
        with((client, breaker) ->
                assertThatThrownBy(client.timed()::blockingGet).isInstanceOf(CallTimeoutException.class));
    }

    @Test
    void deliversValuesAsTheyAre() {
        with((client, breaker) -> {
            client.recover();
            assertThat(client.single().blockingGet()).isEqualTo("value");
            assertThat(client.flowable().toList().blockingGet()).containsExactly("value");
            client.completable().blockingAwait();
            assertThat(breaker.totals().successful()).isEqualTo(3);
        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableResilientMethods
    static class Resilient {}

    static class Client {

        private int attempts;
        private boolean up;

        public void recover() {
            up = true;
        }

        private Mono<String> attempt() {
            return Mono.defer(
                    () -> up ? Mono.just("value") : Mono.error(new IllegalStateException("attempt " + ++attempts)));
        }

        Mono<String> instead(Throwable cause) {
            return Mono.just("instead of " + cause.getMessage());
        }

        @Retryable(maxRetries = 4, delay = 3_600_000)
        @CircuitBreaker(name = "foreign", fallbackMethod = "instead")
        public Single<String> single() {
            return Single.fromPublisher(attempt());
        }

        @Retryable(maxRetries = 4, delay = 3_600_000)
        @CircuitBreaker(name = "foreign", fallbackMethod = "instead")
        public Maybe<String> maybe() {
            return Maybe.fromPublisher(attempt());
        }

        @Retryable(maxRetries = 4, delay = 3_600_000)
        @CircuitBreaker(name = "foreign", fallbackMethod = "instead")
        public Flowable<String> flowable() {
            return Flowable.fromPublisher(attempt());
        }

        @Retryable(maxRetries = 4, delay = 3_600_000)
        @CircuitBreaker(name = "foreign", fallbackMethod = "instead")
        public Observable<String> observable() {
            return Observable.fromPublisher(attempt());
        }

        @Retryable(maxRetries = 4, delay = 3_600_000)
        @CircuitBreaker(name = "foreign", fallbackMethod = "instead")
        public Flow<String> flow() {
            return ReactiveFlowKt.asFlow(attempt());
        }

        @Retryable(maxRetries = 4, delay = 3_600_000)
        @CircuitBreaker(name = "foreign")
        public Completable completable() {
            return Completable.fromPublisher(attempt());
        }

        @Retryable(maxRetries = 4, delay = 0, excludes = CallNotPermittedException.class)
        @CircuitBreaker(name = "foreign")
        public Completable excluding() {
            return Completable.fromPublisher(attempt());
        }

        @Retryable(timeout = 60_000)
        @CircuitBreaker(name = "foreign")
        public Single<String> limited() {
            return Single.never();
        }

        @Retryable(timeout = 60_000)
        @CircuitBreaker(name = "foreign")
        public Mono<String> limitedMono() {
            return Mono.never();
        }

        @Retryable(maxRetries = 0, timeout = 60_000)
        @CircuitBreaker(name = "timed")
        public Single<String> timed() {
            return Single.never();
        }
    }
}
