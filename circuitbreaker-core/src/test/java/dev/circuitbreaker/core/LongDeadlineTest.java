package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Calls with a deadline that they meet. */
class LongDeadlineTest extends BreakerFixture {

    private final CircuitBreaker breaker = breaker(config().callTimeout(Duration.ofHours(1)));

    @Test
    void callsThatAreThroughAreNotInFlight() throws Exception {
        assertThat(breaker.execute(() -> "ok")).isEqualTo("ok");
        assertThat(breaker.<String>call(() -> "ok")).isEqualTo("ok");
        assertThatIllegalStateException()
                .isThrownBy(() -> breaker.run(() -> {
                    throw new IllegalStateException("down");
                }));
        assertThat(breaker.snapshot().callsInFlight()).isZero();
        assertThat(breaker.totals().successful()).isEqualTo(2);
        assertThat(breaker.totals().failed()).isEqualTo(1);
    }

    @Test
    void aStageThatFailsIsAFailure() {
        IllegalStateException down = new IllegalStateException("down");
        CompletionStage<Object> stage = breaker.executeAsync(() -> CompletableFuture.failedFuture(down));
        assertThat(stage)
                .completesExceptionallyWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .havingCause()
                .isSameAs(down);
        assertThat(breaker.totals().failed()).isEqualTo(1);
        assertThat(breaker.snapshot().callsInFlight()).isZero();
    }

    @Test
    void aFutureThatIsCancelledCountsNothing() {
        CompletableFuture<Object> source = new CompletableFuture<>();
        CompletableFuture<Object> future = breaker.executeAsync(() -> source).toCompletableFuture();
        assertThat(future.cancel(true)).isTrue();
        assertThat(source).isCancelled();
        assertThat(breaker.totals().cancelled()).isEqualTo(1);
    }

    @Test
    void aStageThatThrowsAtItsCancellationIsLoggedAndLeavesNoAppointment() {
        int appointments = TimeoutThreads.TIMER.getQueue().size();
        IllegalStateException broken = new IllegalStateException("broken");
        CompletableFuture<Object> source = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                throw broken;
            }
        };
        CompletableFuture<Object> future = breaker.executeAsync(() -> source).toCompletableFuture();
        assertThat(TimeoutThreads.TIMER.getQueue()).hasSize(appointments + 1);
        try (HeardLog log = HeardLog.of(AsyncCall.class)) {
            assertThat(future.cancel(true)).isTrue();
            assertThat(log.entries()).singleElement().asString().contains("pricing");
            assertThat(log.thrown()).containsExactly(broken);
        }
        assertThat(TimeoutThreads.TIMER.getQueue()).hasSize(appointments);
    }
}
