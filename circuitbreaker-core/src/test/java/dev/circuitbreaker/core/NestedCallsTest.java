package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** One breaker around a service and, inside it, around its client. */
class NestedCallsTest extends BreakerFixture {

    private static CircuitBreakerConfig.Builder halfOpen(CircuitBreakerConfig.Builder config, int probes) {
        return config.initialState(State.HALF_OPEN).permittedNumberOfCallsInHalfOpenState(probes);
    }

    private static void nest(CircuitBreaker breaker, Runnable inner) {
        breaker.run(() -> breaker.run(inner));
    }

    @Nested
    class InHalfOpen {

        private final CircuitBreaker breaker = breaker(halfOpen(config(), 1));

        @Test
        void goWithTheCallThatTheyAreMadeInsideOf() {
            nest(breaker, () -> {});
            assertThat(causes).containsExactly("1 of 1 probes succeeded");
            assertThat(breaker.totals()).isEqualTo(new CircuitBreakerTotals(2, 0, 0, 0, 0, 0));
            assertThat(breaker.snapshot().callsInFlight()).isZero();
        }

        @Test
        void takeNoPlaceOfAProbe() {
            CircuitBreaker three = breaker(halfOpen(config(), 3));
            nest(three, () -> nest(three, () -> {}));
            assertThat(three.snapshot().bufferedCalls()).isEqualTo(1);
            assertThat(three.totals().successful()).isEqualTo(4);
        }

        @Test
        void leaveAFreshThreadAsTheyFoundIt() throws Exception {
            CircuitBreaker two = breaker(halfOpen(config(), 2));
            FutureTask<@Nullable Void> calls = new FutureTask<>(
                    () -> {
                        nest(two, () -> {});
                        Permit second = two.acquire();
                        assertThat(two.tryAcquire()).as("both places are taken").isNull();
                        second.succeeded(null);
                    },
                    null);
            new Thread(calls).start();
            calls.get(20, TimeUnit.SECONDS);
            assertThat(two.state()).isEqualTo(State.CLOSED);
        }

        @Test
        void leaveTheDecisionToTheOuterOne() {
            breaker.run(() -> fail(breaker, 3));
            assertThat(breaker.state())
                    .as("the outer call made good for its inner ones")
                    .isEqualTo(State.CLOSED);
            CircuitBreaker other = breaker(halfOpen(config(), 1));
            assertThatIllegalStateException()
                    .isThrownBy(() -> other.run(() -> {
                        succeed(other, 3);
                        throw new IllegalStateException("down");
                    }));
            assertThat(other.state()).isEqualTo(State.OPEN);
        }

        @Test
        void mayBeOfAnyKind() {
            breaker.run(() -> {
                assertThat(breaker.isCallPermitted()).isTrue();
                breaker.checkCallPermitted();
                breaker.acquire().succeeded(null);
                assertThat(breaker.executeAsync(() -> CompletableFuture.completedStage("inner"))
                                .toCompletableFuture()
                                .join())
                        .isEqualTo("inner");
            });
            assertThat(breaker.state()).isEqualTo(State.CLOSED);
        }

        @Test
        void goWithACallThatHasADeadline() {
            CircuitBreaker timed = breaker(halfOpen(config(), 1).callTimeout(Duration.ofSeconds(5)));
            nest(timed, () -> {});
            assertThat(timed.state()).isEqualTo(State.CLOSED);
        }

        @Test
        void haveNoSuchRightOnAnotherThread() {
            breaker.run(() -> assertThat(CompletableFuture.supplyAsync(() -> breaker.tryAcquire() == null)
                            .join())
                    .isTrue());
        }

        @Test
        void haveNoSuchRightInsideAPermitOrAFuture() {
            Permit outer = breaker.acquire();
            assertRejects(breaker);
            outer.cancelled();
            breaker.executeAsync(() -> {
                assertRejects(breaker);
                return new CompletableFuture<>();
            });
            assertRejects(breaker);
        }

        @Test
        void haveNoSuchRightOnceTheOuterOneHasEnded() {
            CircuitBreaker two = breaker(halfOpen(config(), 2));
            two.run(() -> {});
            Permit second = two.tryAcquire();
            assertThat(second).isNotNull();
            assertRejects(two);
        }

        @Test
        void haveNoSuchRightInsideACallOfAnEarlierState() {
            CircuitBreaker closed = breaker(config().permittedNumberOfCallsInHalfOpenState(1));
            closed.run(() -> {
                fail(closed, 4);
                ticker.advance(Duration.ofSeconds(30));
                Permit probe = closed.acquire();
                assertRejects(closed);
                probe.succeeded(null);
            });
            assertThat(closed.state()).isEqualTo(State.CLOSED);
        }

        @Test
        void haveNoSuchRightInsideACallForAKey() {
            CircuitBreaker keyed = breaker.forKey("a");
            keyed.run(() -> {
                breaker.acquire();
                assertRejects(breaker);
            });
        }
    }

    @Test
    void growWithTheRampOfTheOuterOne() {
        CircuitBreaker breaker = breaker(halfOpen(config(), 1).recoveryRampDuration(Duration.ofSeconds(20)));
        breaker.run(() -> {});
        ticker.advance(Duration.ofSeconds(10));
        int let = 0;
        for (int i = 0; i < 20; i++) {
            try {
                nest(breaker, () -> {});
                let++;
            } catch (CallNotPermittedException rejected) {
                assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
            }
        }
        assertThat(let).isBetween(9, 12);
        assertThat(breaker.snapshot().bufferedCalls())
                .as("only outer ones count")
                .isLessThanOrEqualTo(let);
    }

    @Test
    void areLetThroughByARehearsalAsWell() {
        CircuitBreaker breaker = breaker(config().permittedNumberOfCallsInHalfOpenState(1));
        breaker.observe(null);
        fail(breaker, 4);
        ticker.advance(Duration.ofSeconds(30));
        nest(breaker, () -> {});
        assertThat(breaker.snapshot().rehearsal())
                .satisfies(rehearsal -> assertThat(rehearsal.state()).isEqualTo(State.CLOSED))
                .satisfies(rehearsal -> assertThat(rehearsal.rejected()).isZero());
    }

    @Nested
    class ThatAreRejected {

        @Test
        void countNothingForTheOuterOne() {
            CircuitBreaker breaker = breaker(halfOpen(config(), 1));
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> breaker.run(() -> CompletableFuture.runAsync(() -> breaker.run(() -> {}))
                            .join()));
            assertThat(breaker.totals()).isEqualTo(new CircuitBreakerTotals(0, 0, 1, 0, 1, 0));
            assertThat(breaker.tryAcquire()).as("its place is handed on").isNotNull();
        }

        @Test
        void countNothingAlsoInsideAnExceptionOfTheApplication() {
            CircuitBreaker breaker = breaker(halfOpen(config(), 1));
            Permit outer = breaker.acquire();
            assertThatExceptionOfType(CallNotPermittedException.class)
                    .isThrownBy(() -> breaker.run(() -> {}))
                    .satisfies(rejection -> outer.failed(new IllegalStateException("no prices", rejection)));
            assertThat(breaker.totals().ignored()).isEqualTo(1);
        }

        @Test
        void areFailuresForAnotherBreakerEvenOfTheSameName() {
            CircuitBreaker rejecting = breaker(config().initialState(State.FORCED_OPEN));
            CircuitBreaker breaker = breaker(config());
            assertThatExceptionOfType(CallNotPermittedException.class)
                    .isThrownBy(() -> breaker.run(() -> rejecting.run(() -> {})));
            assertThat(breaker.totals().failed()).isEqualTo(1);
        }
    }

    @Test
    void ofAnotherBreakerThatTimeOutAreJudgedByTheListsOfTheOuterOne() {
        CircuitBreaker inner = breaker(config().callTimeout(Duration.ofSeconds(1)));
        CircuitBreaker ignoring = breaker(config().ignoreExceptions(CallTimeoutException.class));
        CircuitBreaker recordingOther = breaker(config().recordExceptions(java.io.IOException.class));
        for (CircuitBreaker outer : new CircuitBreaker[] {ignoring, recordingOther}) {
            assertThatExceptionOfType(CallTimeoutException.class)
                    .isThrownBy(() -> outer.run(() -> takes(inner, Duration.ofSeconds(1))));
        }
        assertThat(ignoring.totals().ignored()).isEqualTo(1);
        assertThat(recordingOther.totals().successful()).isEqualTo(1);
    }
}
