package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ExecuteTest extends BreakerFixture {

    private final CircuitBreaker breaker = breaker(config());

    private CircuitBreakerTotals totals() {
        return breaker.totals();
    }

    @Test
    void passesResultsOn() throws Exception {
        assertThat(breaker.execute(() -> "supplied")).isEqualTo("supplied");
        assertThat(breaker.call(() -> "called")).isEqualTo("called");
        assertThat(breaker.<String>execute(() -> null)).isNull();
        breaker.run(() -> {});
        assertThat(totals().successful()).isEqualTo(4);
    }

    @Test
    void passesExceptionsOnAsTheyAre() {
        IOException checked = new IOException();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> breaker.call(() -> {
                    throw checked;
                }))
                .isSameAs(checked);
        AssertionError error = new AssertionError();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> breaker.run(() -> {
                    throw error;
                }))
                .isSameAs(error);
        assertThat(totals().failed()).isEqualTo(2);
    }

    @Test
    void refusesNullWithoutTakingAPermit() {
        assertThatNullPointerException().isThrownBy(() -> breaker.execute(null));
        assertThatNullPointerException().isThrownBy(() -> breaker.acquire().failed(null));
        assertThat(breaker.snapshot().callsInFlight()).isEqualTo(1);
    }

    @Test
    void countsAnAsynchronousCallWhenItsStageCompletes() throws Exception {
        CompletableFuture<String> source = new CompletableFuture<>();
        CompletableFuture<String> result = breaker.executeAsync(() -> source).toCompletableFuture();
        assertThat(breaker.snapshot().callsInFlight()).isEqualTo(1);
        source.complete("later");
        assertThat(result.get(5, TimeUnit.SECONDS)).isEqualTo("later");
        assertThat(totals().successful()).isEqualTo(1);
    }

    @Test
    void passesAFailedStageOnWithItsOwnException() {
        IOException failure = new IOException();
        CompletableFuture<String> result = breaker.<String>executeAsync(() -> CompletableFuture.failedFuture(failure))
                .toCompletableFuture();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(result::get)
                .withCause(failure);
        assertThat(totals().failed()).isEqualTo(1);
    }

    @Test
    void aCancelledCallIsCancelledThoughItsSourceCannotBe() {
        CompletionStage<String> stubborn = new CompletableFuture<String>() {
            @Override
            public CompletableFuture<String> toCompletableFuture() {
                throw new UnsupportedOperationException();
            }
        };
        CompletableFuture<String> result = breaker.executeAsync(() -> stubborn).toCompletableFuture();
        assertThat(result.cancel(true)).isTrue();
        assertThat(result.cancel(true)).as("again").isTrue();
        assertThat(breaker.snapshot().callsInFlight()).isZero();
        assertThat(breaker.totals().cancelled()).isEqualTo(1);
    }

    @Test
    void aCallThatHasEndedCannotBeCancelled() {
        CompletableFuture<String> result = breaker.executeAsync(() -> CompletableFuture.completedStage("done"))
                .toCompletableFuture();
        assertThat(result.cancel(true)).isFalse();
        assertThat(result).isCompletedWithValue("done");
        assertThat(totals()).isEqualTo(new CircuitBreakerTotals(1, 0, 0, 0, 0, 0));
    }

    @Test
    void theFirstExceptionFromElsewhereIsTheOne() {
        CompletableFuture<String> result =
                breaker.<String>executeAsync(CompletableFuture::new).toCompletableFuture();
        IOException first = new IOException();
        assertThat(result.completeExceptionally(first)).isTrue();
        assertThat(result.completeExceptionally(new CancellationException())).isFalse();
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(result::join)
                .withCause(first);
        assertThat(totals().cancelled()).isZero();
    }

    @Test
    void aCancellationFromElsewhereIsOne() {
        CompletableFuture<String> source = new CompletableFuture<>();
        breaker.executeAsync(() -> source).toCompletableFuture().completeExceptionally(new CancellationException());
        assertThat(source).isCancelled();
        assertThat(breaker.totals().cancelled()).isEqualTo(1);
    }

    @Test
    void executeAsyncNeverThrows() {
        IllegalStateException thrown = new IllegalStateException();
        CompletableFuture<Object> failed = breaker.executeAsync(() -> {
                    throw thrown;
                })
                .toCompletableFuture();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(failed::get)
                .withCause(thrown);
        CompletableFuture<Object> withoutStage =
                breaker.executeAsync(() -> null).toCompletableFuture();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(withoutStage::get)
                .withCauseInstanceOf(NullPointerException.class);
        breaker.forceOpen(null);
        CompletableFuture<String> rejected = breaker.executeAsync(() -> CompletableFuture.completedFuture("no"))
                .toCompletableFuture();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(rejected::get)
                .withCauseInstanceOf(CallNotPermittedException.class);
        assertThat(breaker.snapshot().callsInFlight()).isZero();
        assertThat(totals()).isEqualTo(new CircuitBreakerTotals(0, 2, 0, 0, 1, 0));
    }

    @Test
    void cancellingTheResultCancelsTheSourceAndCountsNothing() {
        CompletableFuture<String> source = new CompletableFuture<>();
        breaker.executeAsync(() -> source).toCompletableFuture().cancel(true);
        assertThat(source).isCancelled();
        assertThat(totals()).isEqualTo(new CircuitBreakerTotals(0, 0, 0, 1, 0, 0));
        assertThat(breaker.snapshot().bufferedCalls()).isZero();
    }

    @Test
    void aSourceThatTheCallerHasNotCancelledIsJudgedLikeAnyException() {
        CompletableFuture<String> source = new CompletableFuture<>();
        CompletableFuture<String> result = breaker.executeAsync(() -> source).toCompletableFuture();
        source.cancel(true);
        assertThatExceptionOfType(CancellationException.class).isThrownBy(result::join);
        assertThat(totals().cancelled()).isZero();
        assertThat(totals().failed()).isEqualTo(1);
    }

    @Test
    void looksBehindCompletionExceptions() {
        CircuitBreaker ignoring = breaker(config().ignoreExceptions(IOException.class));
        CompletableFuture<Object> source = CompletableFuture.supplyAsync(() -> {
            throw new CompletionException(new IOException());
        });
        CompletableFuture<Object> result = ignoring.executeAsync(() -> source).toCompletableFuture();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> result.get(5, TimeUnit.SECONDS))
                .withRootCauseInstanceOf(IOException.class);
        assertThat(ignoring.totals().ignored()).isEqualTo(1);
    }

    @Test
    void cancellingTheResultOfASourceThatCannotBeCancelledGivesThePermitBack() {
        CompletableFuture<String> source = new CompletableFuture<>();
        breaker.executeAsync(source::minimalCompletionStage)
                .toCompletableFuture()
                .cancel(true);
        assertThat(totals()).isEqualTo(new CircuitBreakerTotals(0, 0, 0, 1, 0, 0));
        assertThat(breaker.snapshot().callsInFlight()).isZero();
    }
}
