package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CallTimeoutTest extends BreakerFixture {

    private static final Duration FOR_REAL = Duration.ofMillis(50);

    private final CircuitBreaker onManualTime = breaker(config().callTimeout(Duration.ofSeconds(2)));
    private final CircuitBreaker inRealTime =
            breaker(config().ticker(Ticker.system()).callTimeout(FOR_REAL));

    @AfterEach
    void noInterruptIsLeftBehind() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Nested
    class OfASynchronousCall {

        @Test
        void interruptsTheCallerAndCountsAFailure() {
            CountDownLatch never = new CountDownLatch(1);
            assertThatExceptionOfType(CallTimeoutException.class)
                    .isThrownBy(() -> inRealTime.call(() -> never.await(1, TimeUnit.HOURS)))
                    .withMessage("Call through circuit breaker 'pricing' timed out after 50ms")
                    .satisfies(timeout -> {
                        assertThat(timeout.circuitBreakerName()).isEqualTo("pricing");
                        assertThat(timeout.timeout()).isEqualTo(FOR_REAL);
                        assertThat(timeout.getStackTrace()).isEmpty();
                        assertThat(timeout.getSuppressed()).singleElement().isInstanceOf(InterruptedException.class);
                    });
            assertThat(inRealTime.totals().failed()).isEqualTo(1);
            assertThat(inRealTime.snapshot().callsInFlight()).isZero();
        }

        @Test
        void countsAtTheDeadlineEvenIfTheCallDoesNotHeedInterrupts() {
            assertThatExceptionOfType(CallTimeoutException.class)
                    .isThrownBy(() -> inRealTime.run(() -> {
                        while (inRealTime.totals().failed() == 0) {
                            Thread.onSpinWait();
                        }
                    }));
            assertThat(inRealTime.totals()).isEqualTo(new CircuitBreakerTotals(0, 1, 0, 0, 0, 0));
        }

        @Test
        void isDecidedByTheTicker() {
            assertThatExceptionOfType(CallTimeoutException.class)
                    .isThrownBy(() -> takes(onManualTime, Duration.ofSeconds(2)));
            takes(onManualTime, Duration.ofSeconds(2).minusNanos(1));
            assertThat(onManualTime.totals().failed()).isEqualTo(1);
            assertThat(onManualTime.totals().successful()).isEqualTo(1);
        }

        @Test
        void leavesAnInterruptOfTheApplicationAlone() {
            Thread.currentThread().interrupt();
            takes(onManualTime, Duration.ofSeconds(1));
            assertThat(Thread.interrupted()).isTrue();
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(CallTimeoutException.class)
                    .isThrownBy(() -> takes(onManualTime, Duration.ofSeconds(3)));
            assertThat(Thread.interrupted()).isTrue();
        }

        @Test
        void passesResultsAndExceptionsOnInTime() throws Exception {
            assertThat(onManualTime.call(() -> "in time")).isEqualTo("in time");
            assertThat(onManualTime.execute(() -> "in time")).isEqualTo("in time");
            assertThatExceptionOfType(java.io.IOException.class)
                    .isThrownBy(() -> onManualTime.call(() -> {
                        throw new java.io.IOException();
                    }));
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> onManualTime.execute(() -> {
                        throw new IllegalStateException();
                    }));
            assertThat(onManualTime.totals()).isEqualTo(new CircuitBreakerTotals(2, 2, 0, 0, 0, 0));
            onManualTime.forceOpen(null);
            assertThatExceptionOfType(CallNotPermittedException.class).isThrownBy(() -> onManualTime.run(() -> {}));
        }

        @Test
        void isAFailureWhateverIsRecorded() {
            CircuitBreaker breaker = breaker(config().callTimeout(Duration.ofSeconds(1))
                    .recordExceptions(java.io.IOException.class)
                    .ignoreExceptions(RuntimeException.class));
            assertThatExceptionOfType(CallTimeoutException.class)
                    .isThrownBy(() -> takes(breaker, Duration.ofSeconds(1)));
            assertThat(breaker.totals().failed()).isEqualTo(1);
        }
    }

    @Nested
    class OfAnAsynchronousCall {

        @Test
        void failsTheStageAndCancelsItsSource() {
            CompletableFuture<String> source = new CompletableFuture<>();
            CompletableFuture<String> result =
                    inRealTime.executeAsync(() -> source).toCompletableFuture();
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> result.get(10, TimeUnit.SECONDS))
                    .withCauseInstanceOf(CallTimeoutException.class);
            assertThat(source)
                    .satisfies(it -> assertThatExceptionOfType(Exception.class)
                            .isThrownBy(() -> it.get(10, TimeUnit.SECONDS))
                            .isInstanceOf(java.util.concurrent.CancellationException.class));
            assertThat(inRealTime.totals()).isEqualTo(new CircuitBreakerTotals(0, 1, 0, 0, 0, 0));
        }

        /** Cancelling the source completes it on the thread that keeps all appointments. */
        @Test
        void doesNotHoldUpTheDeadlinesOfOthers() {
            for (int i = 0; i < 3; i++) {
                CompletableFuture<String> result =
                        inRealTime.<String>executeAsync(CompletableFuture::new).toCompletableFuture();
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(() -> result.get(10, TimeUnit.SECONDS))
                        .withCauseInstanceOf(CallTimeoutException.class);
            }
        }

        @Test
        void isDecidedByTheTicker() {
            CompletableFuture<String> source = new CompletableFuture<>();
            CompletableFuture<String> result =
                    onManualTime.executeAsync(() -> source).toCompletableFuture();
            ticker.advance(Duration.ofSeconds(2));
            source.complete("too late");
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(result::get)
                    .withCauseInstanceOf(CallTimeoutException.class);
            assertThat(onManualTime.totals().failed()).isEqualTo(1);
        }

        @Test
        void leavesAnEndInTimeAlone() throws Exception {
            CompletableFuture<String> source = new CompletableFuture<>();
            CompletableFuture<String> result =
                    onManualTime.executeAsync(() -> source).toCompletableFuture();
            source.complete("in time");
            ticker.advance(Duration.ofSeconds(5));
            assertThat(result.get()).isEqualTo("in time");
            assertThat(onManualTime.totals().successful()).isEqualTo(1);
        }
    }

    @Nested
    class ThatGivesItsCallerBackMuchLater {

        private final CircuitBreaker inMillis = breaker(config().callTimeout(Duration.ofMillis(10)));

        @Test
        void isCountedFromHalfOfTheTimeoutOn() {
            late(onManualTime, Duration.ofSeconds(3).minusNanos(1));
            assertThat(onManualTime.overdueCalls()).isZero();
            late(onManualTime, Duration.ofSeconds(3));
            assertThat(onManualTime.overdueCalls()).isEqualTo(1);
        }

        @Test
        void isCountedFromATenthOfASecondOnIfTheTimeoutIsShort() {
            late(inMillis, Duration.ofMillis(110).minusNanos(1));
            assertThat(inMillis.overdueCalls()).isZero();
            late(inMillis, Duration.ofMillis(110));
            assertThat(inMillis.overdueCalls()).isEqualTo(1);
        }

        @Test
        void isCountedWhateverItThrows() {
            assertThatExceptionOfType(OutOfMemoryError.class)
                    .isThrownBy(() -> onManualTime.run(() -> {
                        ticker.advance(Duration.ofSeconds(3));
                        throw new OutOfMemoryError();
                    }));
            assertThat(onManualTime.overdueCalls()).isEqualTo(1);
        }

        @Test
        void isWarnedAboutOnceForABreakerAndItsKeys() {
            try (HeardLog log = HeardLog.of(CircuitBreaker.class)) {
                late(onManualTime.forKey("acme"), Duration.ofSeconds(6));
                late(onManualTime.forKey("other"), Duration.ofSeconds(6));
                late(onManualTime, Duration.ofSeconds(6));
                assertThat(log.entries())
                        .containsExactly(
                                "WARNING A call through circuit breaker 'pricing[acme]' gave its caller back 4s "
                                        + "after its callTimeout of 2s. It was counted as failed in time, but what it called does "
                                        + "not heed the interrupt: set the timeouts of the client as well. This is said once.");
            }
            assertThat(onManualTime.overdueCalls()).isEqualTo(3);
            assertThat(onManualTime.forKey("acme").overdueCalls()).isEqualTo(1);
        }

        @Test
        void isCountedIfItHoldsTheCallerBeforeItReturnsAStage() {
            CircuitBreaker held = breaker(config().callTimeout(FOR_REAL));
            held.executeAsync(() -> {
                ticker.advance(FOR_REAL);
                while (held.totals().failed() == 0) {
                    Thread.onSpinWait();
                }
                ticker.advance(Duration.ofMillis(100));
                return new CompletableFuture<>();
            });
            assertThat(held.overdueCalls()).isEqualTo(1);
        }

        @Test
        void isNotMeantByAStageThatEndsLate() {
            CompletableFuture<String> source = new CompletableFuture<>();
            onManualTime.executeAsync(() -> source);
            ticker.advance(Duration.ofSeconds(20));
            source.complete("too late");
            assertThat(onManualTime.totals().failed()).isEqualTo(1);
            assertThat(onManualTime.overdueCalls()).isZero();
        }

        private void late(CircuitBreaker breaker, Duration taken) {
            assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> takes(breaker, taken));
        }
    }
}
