package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A deadline without the thread that keeps its appointment: the test comes instead. */
class DeadlineTest extends BreakerFixture {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final CircuitBreaker breaker = breaker(config());
    private final Permit permit = breaker.acquire();
    private final List<String> stopped = new ArrayList<>();
    private final CallDeadline deadline =
            new CallDeadline(breaker.pipeline, permit, TIMEOUT, true, () -> stopped.add("stopped"));

    @Test
    void stopsTheCallAtTheMomentItIsReached() {
        ticker.advance(TIMEOUT);
        deadline.run();
        assertThat(stopped).hasSize(1);
        assertThat(breaker.totals().failed()).isEqualTo(1);
        assertThat(deadline.met(ticker.read())).isFalse();
    }

    @Test
    void stopsNothingOnceTheCallHasEnded() {
        assertThat(deadline.met(ticker.read())).isTrue();
        deadline.run();
        ticker.advance(TIMEOUT);
        deadline.run();
        assertThat(stopped).isEmpty();
        assertThat(breaker.totals().failed()).isZero();
    }

    @Test
    void isMissedByACallThatEndsAtTheMomentItIsReached() {
        ticker.advance(TIMEOUT);
        assertThat(deadline.met(ticker.read())).isFalse();
        assertThat(breaker.totals().failed()).isEqualTo(1);
        assertThat(stopped).as("there is nothing left to stop").isEmpty();
    }

    @Test
    void isPutOffWhenTheTickerSaysThatItHasNotCome() {
        ticker.advance(TIMEOUT.minusNanos(1));
        deadline.run();
        assertThat(stopped).isEmpty();
        assertThat(deadline.met(ticker.read())).isTrue();
    }

    @Test
    void stopsTheCallOnce() {
        ticker.advance(TIMEOUT);
        deadline.run();
        deadline.run();
        assertThat(stopped).hasSize(1);
    }
}
