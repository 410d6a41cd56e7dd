package dev.circuitbreaker.spring.aop.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.spring.aop.reactive.ReactiveClients.Client;
import dev.circuitbreaker.spring.aop.reactive.ReactiveClients.Counts;
import io.reactivex.rxjava3.core.Completable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class ReactiveTest {

    private final Sinks.One<String> gate = Sinks.one();
    private final Counts counts = new Counts();

    private void with(BiConsumer<Client, CircuitBreaker> check) {
        ReactiveClients.context()
                .withBean("gate", Sinks.One.class, () -> gate)
                .withBean(Counts.class, () -> counts)
                .run(context -> check.accept(context.getBean(Client.class), ReactiveClients.breaker(context)));
    }

    @Nested
    class AMono {

        @Test
        void countsWhenItCompletes() {
            with((client, breaker) -> {
                CompletableFuture<String> result = client.mono("sku").toFuture();
                assertThat(breaker.snapshot().callsInFlight()).isOne();
                assertThat(breaker.totals().successful()).isZero();
                gate.tryEmitValue("price");
                assertThat(result).isCompletedWithValue("price");
                assertThat(breaker.totals().successful()).isOne();
                assertThat(breaker.snapshot().callsInFlight()).isZero();
            });
        }

        @Test
        void takesAPermitPerSubscription() {
            with((client, breaker) -> {
                Mono<String> mono = client.mono("sku");
                assertThat(breaker.snapshot().callsInFlight()).isZero();
                gate.tryEmitValue("price");
                mono.block();
                mono.block();
                assertThat(breaker.totals().successful()).isEqualTo(2);
            });
        }

        @Test
        void countsAnEmptyOneAsASuccess() {
            with((client, breaker) -> {
                gate.tryEmitEmpty();
                assertThat(client.mono("sku").blockOptional()).isEmpty();
                assertThat(breaker.totals().successful()).isOne();
            });
        }

        @Test
        void givesThePermitBackWhenItIsCancelled() {
            with((client, breaker) -> {
                Disposable subscription = client.mono("sku").subscribe();
                subscription.dispose();
                assertThat(breaker.snapshot().callsInFlight()).isZero();
                assertThat(breaker.totals().cancelled()).isOne();
            });
        }

        @Test
        void letsExceptionsThroughAsTheyAre() {
            with((client, breaker) -> {
                IOException failure = new IOException("down");
                gate.tryEmitError(failure);
                assertThatThrownBy(() -> client.mono("sku").block()).hasCause(failure);
                assertThat(breaker.totals().failed()).isOne();
            });
        }

        @Test
        void callsTheMethodOnceAnOpenBreakerHasRecovered() {
            with((client, breaker) -> {
                breaker.forceOpen(null);
                Mono<String> mono = client.mono("sku");
                assertThatThrownBy(mono::block).isInstanceOf(CallNotPermittedException.class);
                assertThat(counts.calls).isZero();
                assertThat(breaker.totals().notPermitted()).isOne();
                breaker.reset(null);
                gate.tryEmitValue("price");
                assertThat(mono.block()).isEqualTo("price");
                assertThat(mono.block()).isEqualTo("price");
            });
        }

        @Test
        void bringsWhatTheMethodThrows() {
            with((client, breaker) -> {
                Mono<String> mono = client.throwing();
                assertThat(breaker.totals().failed()).isZero();
                assertThatThrownBy(mono::block).isInstanceOf(IllegalStateException.class);
                assertThat(breaker.totals().failed()).isOne();
            });
        }

        @Test
        void fallsBackOnFailuresAndRejections() {
            with((client, breaker) -> {
                Mono<String> mono = client.recovered("sku");
                gate.tryEmitError(new IllegalStateException("down"));
                assertThat(mono.block()).isEqualTo("sku for java.lang.IllegalStateException: down");
                assertThat(mono.block()).startsWith("sku for dev.circuitbreaker.core.CallNotPermittedException");
            });
        }

        @Test
        void fallsBackToAPlainValue() {
            with((client, breaker) -> {
                breaker.forceOpen(null);
                assertThat(client.recoveredByValue().block()).isEqualTo(7);
                assertThat(client.done().blockOptional()).isEmpty();
            });
        }

        @Test
        void isAnsweredByNoFallbackOnceItIsCancelled() {
            with((client, breaker) -> {
                client.recovered("sku").subscribe().dispose();
                assertThat(counts.fallbacks).isZero();
            });
        }

        @Test
        void surfacesWhatTheFallbackThrowsWithTheOriginalSuppressed() {
            with((client, breaker) -> {
                IllegalStateException original = new IllegalStateException("original");
                gate.tryEmitError(original);
                assertThatThrownBy(() -> client.failingFallback().block())
                        .hasMessage("fallback")
                        .satisfies(thrown -> assertThat(thrown.getSuppressed()).contains(original));
            });
        }
    }

    @Nested
    class AFlux {

        @Test
        void countsWhenItCompletes() {
            with((client, breaker) -> {
                CompletableFuture<List<String>> result =
                        client.flux().collectList().toFuture();
                assertThat(breaker.totals().successful()).isZero();
                gate.tryEmitValue("last");
                assertThat(result).isCompletedWithValue(List.of("first", "last"));
                assertThat(breaker.totals().successful()).isOne();
            });
        }

        @Test
        void isASuccessForWhoTakesWhatHasBeenDelivered() {
            with((client, breaker) -> {
                assertThat(client.flux().blockFirst()).isEqualTo("first");
                assertThat(breaker.totals().successful()).isOne();
                assertThat(breaker.snapshot().callsInFlight()).isZero();
            });
        }

        @Test
        void givesThePermitBackWhenItIsCancelledBeforeAnythingIsDelivered() {
            with((client, breaker) -> {
                client.silence().subscribe().dispose();
                assertThat(breaker.totals().cancelled()).isOne();
                assertThat(breaker.snapshot().callsInFlight()).isZero();
            });
        }

        @Test
        void fallsBackAfterWhatHasBeenDelivered() {
            with((client, breaker) -> {
                gate.tryEmitError(new IllegalStateException("down"));
                Flux<String> flux = client.flux();
                assertThat(flux.collectList().block()).containsExactly("first", "down");
                assertThat(flux.collectList().block()).as("rejected").hasSize(1);
            });
        }
    }

    @Nested
    class AnotherReactiveType {

        @Test
        void countsWhenItCompletes() {
            with((client, breaker) -> {
                gate.tryEmitValue("price");
                assertThat(client.single().blockingGet()).isEqualTo("price");
                assertThat(breaker.totals().successful()).isOne();
            });
        }

        @Test
        void fallsBackToAnyReactiveType() {
            with((client, breaker) -> {
                breaker.forceOpen(null);
                assertThat(client.single().blockingGet()).isEqualTo("other");
            });
        }

        @Test
        void mayHaveNoValue() {
            with((client, breaker) -> {
                Completable completable = client.completable();
                gate.tryEmitError(new IllegalStateException());
                completable.onErrorComplete().blockingAwait();
                assertThat(breaker.totals().failed()).isOne();
            });
        }
    }

    @Test
    void failsAndCancelsTheSourceAtItsCallTimeout() {
        with((client, breaker) -> {
            assertThat(client.timed().block(Duration.ofMinutes(1)))
                    .isEqualTo("late: Call through circuit breaker 'timed' timed out after 1ms");
            // The cancellation follows the answer, on the thread of the timeout.
            await().untilAsserted(() -> assertThat(counts.cancelled).isOne());
        });
    }

    @Test
    @Timeout(20)
    void anOpenBreakerEndsTheLoopOfARetryWithTheLastRealFailure() {
        with((client, breaker) -> {
            gate.tryEmitError(new IllegalStateException("down"));
            assertThat(client.waiting().block()).isEqualTo("java.lang.IllegalStateException: down");
            assertThat(client.waitingForMany().collectList().block())
                    .singleElement()
                    .asString()
                    .contains("is OPEN");
            assertThat(breaker.totals().notPermitted()).isEqualTo(2);
        });
    }

    @Test
    void whatIsNoFailureReachesTheCallerAsItIsAlsoAfterARetry() {
        with((client, breaker) -> {
            gate.tryEmitError(new UnsupportedOperationException("no failure"));
            assertThatThrownBy(() -> client.patient().block())
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("no failure");
            assertThat(breaker.totals().failed()).isZero();
        });
    }

    @Test
    void fallbackGetsWhatARetryHasGivenUpWith() {
        with((client, breaker) -> {
            gate.tryEmitError(new IllegalStateException("down"));
            assertThat(client.patientAndTolerant().block()).isEqualTo("java.lang.IllegalStateException: down");
        });
    }

    @Test
    @Timeout(20)
    void aTimeLimitOutsideOfAPublisherThatNeverEndsCountsAsAFailure() {
        with((client, breaker) -> {
            assertThat(client.limited().block()).startsWith("java.util.concurrent.TimeoutException");
            assertThat(breaker.totals().failed()).isOne();
            assertThat(breaker.totals().cancelled()).isZero();
            assertThat(client.limitedMany().collectList().block())
                    .singleElement()
                    .asString()
                    .contains("is OPEN");
            breaker.reset(null);
            assertThat(client.limitedMany().collectList().block())
                    .singleElement()
                    .asString()
                    .startsWith("java.util.concurrent.TimeoutException");
            assertThat(breaker.totals().failed()).isEqualTo(2);
        });
    }

    @Test
    void aCallerThatLosesInterestCountsAsCancelledAlsoWithAnOuterLayer() {
        with((client, breaker) -> {
            client.limited().subscribe().dispose();
            assertThat(breaker.totals().cancelled()).isOne();
            assertThat(breaker.totals().failed()).isZero();
            assertThat(breaker.snapshot().callsInFlight()).isZero();
        });
    }

    @Test
    void aMethodThatThrowsInPlaceOfAPublisherCountsOnceAndIsNotRetried() {
        with((client, breaker) -> {
            Mono<String> mono = client.throwingAndRetried();
            assertThat(mono.block()).contains("is OPEN");
            breaker.reset(null);
            assertThat(mono.block()).isEqualTo("java.lang.IllegalStateException: thrown");
            assertThat(mono.block()).isEqualTo("java.lang.IllegalStateException: thrown");
            assertThat(breaker.totals().failed()).isOne();
            assertThat(breaker.totals().notPermitted()).isOne();
        });
    }

    @Test
    void countsOneRejectionHoweverOftenItIsRetried() {
        with((client, breaker) -> {
            gate.tryEmitError(new IllegalStateException());
            assertThatThrownBy(() -> client.retried().block()).isNotNull();
            assertThat(breaker.totals().failed()).isOne();
            assertThat(breaker.totals().notPermitted()).isOne();
            assertThatThrownBy(() -> client.retried().block()).isInstanceOf(CallNotPermittedException.class);
            assertThat(breaker.totals().notPermitted()).isEqualTo(2);
        });
    }
}
