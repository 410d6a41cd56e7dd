package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ManualStatesTest extends BreakerFixture {

    private final CircuitBreaker breaker = breaker(config());

    @Test
    void forcedOpenRejectsUntilReset() {
        breaker.forceOpen("maintenance");
        ticker.advance(Duration.ofDays(1));
        assertThatExceptionOfType(CallNotPermittedException.class)
                .isThrownBy(breaker::acquire)
                .withMessage("Circuit breaker 'pricing' is FORCED_OPEN; it stays so until it is reset")
                .satisfies(rejected -> assertThat(rejected.retryAfter()).isNull());
        breaker.reset(null);
        succeed(breaker, 1);
        assertThat(causes).containsExactly("forced open: maintenance", "reset");
    }

    @Test
    void disabledJudgesNothing() {
        breaker.disable("load test");
        fail(breaker, 100);
        assertThat(breaker.state()).isEqualTo(State.DISABLED);
        assertThat(breaker.snapshot().bufferedCalls()).isZero();
        assertThat(breaker.totals().failed()).isEqualTo(100);
    }

    @Test
    void metricsOnlyCountsAndNeverOpens() {
        breaker.observe(null);
        fail(breaker, 100);
        assertThat(breaker.state()).isEqualTo(State.METRICS_ONLY);
        assertThat(breaker.snapshot().failureRate()).isEqualTo(100);
    }

    /** Its slot would keep all that come after it, for as long as nobody looks. */
    @Test
    void disabledLetsGoOfACallThatHangsWithoutAnybodyLooking() {
        breaker.disable("load test");
        breaker.acquire();
        ticker.advance(breaker.config().slowCallDurationThreshold());
        breaker.acquire().cancelled();
        assertThat(breaker.pipeline.machine.ledger.hung()).isZero();
        ticker.advance(Duration.ofNanos(1));
        breaker.acquire().cancelled();
        assertThat(breaker.pipeline.machine.ledger.hung()).isEqualTo(1);
    }

    @Test
    void repeatingAStateChangesNothing() {
        breaker.forceOpen("one");
        Instant since = breaker.snapshot().since();
        breaker.forceOpen("two");
        assertThat(breaker.snapshot().since()).isEqualTo(since);
        assertThat(causes).containsExactly("forced open: one");
    }

    @Test
    void resetEmptiesTheWindowOfAClosedBreakerWithoutATransition() {
        Permit before = breaker.acquire();
        fail(breaker, 3);
        breaker.reset("deployed");
        before.failed(new IllegalStateException());
        assertThat(breaker.snapshot().bufferedCalls()).isZero();
        assertThat(causes).isEmpty();
    }
}
