package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OpenPhaseTest extends BreakerFixture {

    private final CircuitBreaker breaker = breaker(config());

    @Test
    void rejectsWithoutStackTraceAndSaysWhenToComeBack() {
        fail(breaker, 4);
        ticker.advance(Duration.ofMillis(25_800));
        assertThatExceptionOfType(CallNotPermittedException.class)
                .isThrownBy(breaker::acquire)
                .withMessage("Circuit breaker 'pricing' is OPEN; next probe in 4.2s")
                .satisfies(rejected -> {
                    assertThat(rejected.circuitBreakerName()).isEqualTo("pricing");
                    assertThat(rejected.state()).isEqualTo(State.OPEN);
                    assertThat(rejected.retryAfter()).isEqualTo(Duration.ofMillis(4_200));
                    assertThat(rejected.getStackTrace()).isEmpty();
                    assertThat(rejected.fillInStackTrace()).isSameAs(rejected);
                });
        assertThat(breaker.snapshot().notPermittedCalls()).isEqualTo(1);
    }

    @Test
    void keepsTheNumbersThatTrippedIt() {
        succeed(breaker, 2);
        fail(breaker, 2);
        assertRejects(breaker);
        CircuitBreakerSnapshot snapshot = breaker.snapshot();
        assertThat(snapshot.bufferedCalls()).isEqualTo(4);
        assertThat(snapshot.failedCalls()).isEqualTo(2);
        assertThat(snapshot.failureRate()).isEqualTo(50);
    }

    @Test
    void becomesHalfOpenWhenItsWaitIsOverAndSomebodyLooks() {
        fail(breaker, 4);
        ticker.advance(Duration.ofSeconds(30).minusNanos(1));
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        ticker.advance(Duration.ofNanos(1));
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(causes).last().isEqualTo("wait of 30s is over");
    }

    @Test
    void datesHalfOpenWhenTheWaitWasOverWhoeverLooksWhen() {
        fail(breaker, 4);
        ticker.advance(Duration.ofHours(1));
        Instant before = Instant.now();
        Instant since = breaker.snapshot().since();
        // Half-open since 59 minutes and 30 seconds.
        assertThat(since.plus(Duration.ofMinutes(59)).plusSeconds(30)).isBetween(before, before.plusSeconds(60));
    }

    @Test
    void ignoresLateResultsOfTheTimeBefore() {
        Permit late = breaker.acquire();
        fail(breaker, 4);
        late.failed(new IllegalStateException());
        assertThat(breaker.snapshot().failedCalls()).isEqualTo(4);
        assertThat(breaker.totals().failed()).isEqualTo(5);
    }
}
