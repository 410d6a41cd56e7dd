package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InterruptedCallsTest extends BreakerFixture {

    private static final Duration FOR_REAL = Duration.ofMillis(50);

    private CircuitBreaker inRealTime(Duration timeout) {
        return breaker(config().ticker(Ticker.system()).callTimeout(timeout));
    }

    /** Works on, whether interrupted or not, until the breaker has counted a failure. */
    private static void work(CircuitBreaker breaker) {
        while (breaker.totals().failed() == 0) {
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void noInterruptIsLeftBehind() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Nested
    class ByOthersBeforeTheyBegin {

        private final CircuitBreaker breaker = breaker(config());

        @Test
        void countNothingIfTheyFail() throws Exception {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class)
                    .isThrownBy(() ->
                            breaker.call(() -> new CountDownLatch(1).await(1, java.util.concurrent.TimeUnit.HOURS)));
            Thread.currentThread().interrupt();
            fail(breaker, 1);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(breaker.totals()).isEqualTo(new CircuitBreakerTotals(0, 0, 2, 0, 0, 0));
        }

        @Test
        void countNothingIfTheirResultIsAFailure() {
            CircuitBreaker judging = breaker(config().recordResultPredicate("bad"::equals));
            Thread.currentThread().interrupt();
            judging.execute(() -> "bad");
            judging.execute(() -> "good");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(judging.totals()).isEqualTo(new CircuitBreakerTotals(1, 0, 1, 0, 0, 0));
        }

        @Test
        void countAsEverIfTheySucceedOrTheDependencyAnswered() {
            CircuitBreaker recording = breaker(config().recordExceptions(java.io.IOException.class));
            Thread.currentThread().interrupt();
            fail(recording, 1);
            succeed(recording, 1);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(recording.totals().successful()).isEqualTo(2);
        }

        @Test
        void countNothingWithADeadlineEither() {
            CircuitBreaker timed = breaker(config().callTimeout(Duration.ofSeconds(1)));
            Thread.currentThread().interrupt();
            fail(timed, 1);
            assertThat(timed.totals().ignored()).isEqualTo(1);
            assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> takes(timed, Duration.ofSeconds(1)));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(timed.totals().failed()).as("a timeout is a failure").isEqualTo(1);
        }
    }

    @Test
    void countByWhatTheyThrowIfTheInterruptCameWhileTheyWaited() {
        CircuitBreaker breaker = breaker(config());
        assertThatIllegalStateException()
                .isThrownBy(() -> breaker.run(() -> {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted");
                }));
        assertThat(Thread.interrupted()).isTrue();
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> breaker.run(() -> {
                    throw new CancellationException(); // what Apache's client throws on a virtual thread, and Kotlin at
                    // a time limit
                }));
        breaker.acquire().failed(new CancellationException());
        breaker.executeAsync(() -> CompletableFuture.failedFuture(new CancellationException()));
        assertThat(causes).containsExactly("failure rate 100% reached 50% over 4 calls");
    }

    @Nested
    class ByADeadline {

        @Test
        void leaveTheInterruptOfAnEnclosingDeadlineUp() {
            CircuitBreaker outer = inRealTime(Duration.ofMillis(80));
            CircuitBreaker inner = inRealTime(FOR_REAL);
            assertThatExceptionOfType(CallTimeoutException.class)
                    .isThrownBy(() -> outer.run(() -> {
                        Throwable innerEnd = catchThrowable(() -> inner.run(() -> work(outer)));
                        assertThat(innerEnd).isInstanceOf(CallTimeoutException.class);
                        assertThat(Thread.currentThread().isInterrupted()).isTrue();
                    }))
                    .satisfies(timeout -> assertThat(timeout.timeout()).isEqualTo(Duration.ofMillis(80)));
        }

        @Test
        void leaveItUpAlsoWhereItCameFirst() {
            CircuitBreaker outer = inRealTime(FOR_REAL);
            CircuitBreaker inner = inRealTime(Duration.ofMillis(80));
            assertThatExceptionOfType(CallTimeoutException.class)
                    .isThrownBy(() -> outer.run(() -> {
                        catchThrowable(() -> inner.run(() -> work(inner)));
                        assertThat(Thread.currentThread().isInterrupted()).isTrue();
                    }));
        }

        @Test
        void goOnUndisturbedInsideAnOuterOneThatIsInTime() {
            CircuitBreaker outer = inRealTime(Duration.ofMinutes(1));
            CircuitBreaker inner = inRealTime(FOR_REAL);
            outer.run(() -> {
                catchThrowable(() -> inner.run(() -> work(inner)));
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
            });
        }

        @Test
        void keepAnInterruptByOthersThatCameBefore() {
            CircuitBreaker breaker = inRealTime(FOR_REAL);
            assertThatExceptionOfType(CallTimeoutException.class)
                    .isThrownBy(() -> breaker.run(() -> {
                        Thread.currentThread().interrupt(); // such as shutdownNow, or cancel(true)
                        work(breaker);
                    }));
            assertThat(Thread.interrupted()).isTrue();
        }

        @Test
        void takeDownTheirOwnWhereAnEarlierOneHasBeenConsumed() {
            CircuitBreaker breaker = inRealTime(FOR_REAL);
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(CallTimeoutException.class)
                    .isThrownBy(() -> breaker.run(() -> {
                        assertThat(Thread.interrupted()).isTrue();
                        work(breaker);
                    }));
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }

        @Test
        void passAVirtualMachineErrorOnAsItIs() {
            CircuitBreaker breaker = inRealTime(FOR_REAL);
            OutOfMemoryError error = new OutOfMemoryError("real");
            assertThat(catchThrowable(() -> breaker.run(() -> {
                        work(breaker);
                        throw error;
                    })))
                    .isSameAs(error)
                    .hasNoSuppressedExceptions();
            assertThat(breaker.totals().failed()).isEqualTo(1);
        }

        @Test
        void stayInFlightUntilTheirThreadIsOut() {
            CircuitBreaker breaker = inRealTime(FOR_REAL);
            CircuitBreaker keys = inRealTime(FOR_REAL);
            CircuitBreaker keyed = keys.forKey("a");
            for (CircuitBreaker each : new CircuitBreaker[] {breaker, keyed}) {
                assertThatExceptionOfType(CallTimeoutException.class)
                        .isThrownBy(() -> each.run(() -> {
                            work(each);
                            assertThat(each.snapshot().callsInFlight()).isEqualTo(1);
                            assertThat(keys.keys()).containsKey("a");
                        }));
                assertThat(each.snapshot().callsInFlight()).isZero();
            }
        }

        @Test
        void areStillSlowInFlightIfTheDeadlineIsBeyondTheThreshold() {
            CircuitBreaker breaker = breaker(config().ticker(Ticker.system())
                    .slowCallDurationThreshold(Duration.ofMillis(10))
                    .callTimeout(FOR_REAL));
            assertThatExceptionOfType(CallTimeoutException.class)
                    .isThrownBy(() -> breaker.run(() -> {
                        work(breaker);
                        assertThat(breaker.snapshot().slowCallsInFlight()).isEqualTo(1);
                    }));
            assertThat(breaker.snapshot().slowCallsInFlight()).isZero();
        }

        @Test
        void endAtOnceIfTheyHeedInterrupts() {
            CircuitBreaker breaker = inRealTime(FOR_REAL);
            assertThatExceptionOfType(CallTimeoutException.class)
                    .isThrownBy(() -> breaker.run(() -> {
                        while (!Thread.currentThread().isInterrupted()) {
                            LockSupport.park();
                        }
                    }));
        }
    }
}
