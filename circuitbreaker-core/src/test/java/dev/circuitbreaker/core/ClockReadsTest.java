package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The clock is read as seldom as the answer allows: every reading costs as much as the rest of a call. */
class ClockReadsTest {

    private int readings;
    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 1_000_000_000L);

    private CircuitBreaker breaker(CircuitBreakerConfig.Builder config) {
        CircuitBreaker breaker = CircuitBreaker.of(
                "pricing",
                config.ticker(() -> {
                            readings++;
                            return ticker.read();
                        })
                        .build());
        readings = 0;
        return breaker;
    }

    private static void makeOneCallEachWay(CircuitBreaker breaker) throws Exception {
        breaker.execute(() -> "result");
        breaker.call(() -> "result");
        breaker.run(() -> {});
        breaker.executeAsync(() -> CompletableFuture.completedStage("result"));
        breaker.acquire().succeeded("result");
    }

    @Test
    void noCallReadsItWhereNothingDependsOnTheTime() throws Exception {
        CircuitBreaker breaker = breaker(CircuitBreakerConfig.builder().slowCallDetectionOff());
        makeOneCallEachWay(breaker);
        assertThat(readings).isZero();
        assertThat(breaker.totals().successful()).isEqualTo(5);
    }

    @Test
    void aCallReadsItAtItsBeginningAndAtItsEnd() throws Exception {
        CircuitBreaker breaker = breaker(CircuitBreakerConfig.builder());
        makeOneCallEachWay(breaker);
        assertThat(readings).isEqualTo(5 * 2);
    }

    @Test
    void aCallWithADeadlineReadsItNoMoreOften() throws Exception {
        CircuitBreaker breaker = breaker(CircuitBreakerConfig.builder().callTimeout(Duration.ofHours(1)));
        makeOneCallEachWay(breaker);
        assertThat(readings).isEqualTo(5 * 2);
    }

    @Test
    void aPermitRemembersWhatItReadAndReadsItWhenAskedIfItHasNot() {
        Permit timed = breaker(CircuitBreakerConfig.builder()).acquire();
        long start = ticker.read();
        ticker.advance(Duration.ofSeconds(1));
        assertThat(timed.start()).isEqualTo(start);
        assertThat(readings).isEqualTo(1);
        Permit untimed =
                breaker(CircuitBreakerConfig.builder().slowCallDetectionOff()).acquire();
        assertThat(readings).isZero();
        assertThat(untimed.start()).isEqualTo(ticker.read());
        assertThat(readings).isEqualTo(1);
    }

    @Test
    void aRejectionReadsItOnce() {
        CircuitBreaker breaker = breaker(CircuitBreakerConfig.builder().initialState(State.OPEN));
        assertThatExceptionOfType(CallNotPermittedException.class).isThrownBy(breaker::acquire);
        assertThat(readings).isEqualTo(1);
    }

    @Test
    void everyWayToMakeACallNoticesThatItIsSlow() throws Exception {
        CircuitBreaker breaker =
                breaker(CircuitBreakerConfig.builder().slowCallDurationThreshold(Duration.ofSeconds(1)));
        breaker.execute(() -> later());
        breaker.call(() -> later());
        CompletableFuture<Object> source = new CompletableFuture<>();
        breaker.executeAsync(() -> source);
        source.complete(later());
        assertThat(breaker.totals()).isEqualTo(new CircuitBreakerTotals(3, 0, 0, 0, 0, 3));
    }

    @Test
    void aCallTimeoutNeedsItEvenIfNothingElseDoes() throws Exception {
        CircuitBreaker breaker =
                breaker(CircuitBreakerConfig.builder().slowCallDetectionOff().callTimeout(Duration.ofSeconds(10)));
        assertThat(breaker.executeAsync(() -> CompletableFuture.completedStage("in time"))
                        .toCompletableFuture()
                        .get())
                .isEqualTo("in time");
        assertThat(breaker.execute(() -> "in time")).isEqualTo("in time");
        assertThat(breaker.totals().successful()).isEqualTo(2);
    }

    private Object later() {
        ticker.advance(Duration.ofSeconds(2));
        return "late";
    }
}
