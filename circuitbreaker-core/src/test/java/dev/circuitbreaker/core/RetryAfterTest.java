package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a dependency asks for when it fails. */
class RetryAfterTest extends BreakerFixture {

    private static final Duration WAIT = Duration.ofSeconds(30);

    /** A failure that asks for a pause. */
    private static final class Overloaded extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient @Nullable Duration pause;

        Overloaded(@Nullable Duration pause) {
            this.pause = pause;
        }
    }

    private static @Nullable Duration asked(Throwable failure) {
        return failure instanceof Overloaded overloaded ? overloaded.pause : null;
    }

    private CircuitBreakerConfig.Builder asking() {
        return config().waitDurationInOpenState(WAIT)
                .slidingWindowSize(4)
                .minimumNumberOfCalls(4)
                .permittedNumberOfCallsInHalfOpenState(1)
                .retryAfter(RetryAfterTest::asked);
    }

    private static void failAsking(CircuitBreaker breaker, @Nullable Duration pause) {
        breaker.acquire().failed(new Overloaded(pause));
    }

    /** Tells how long the breaker, which has just opened, stays open. */
    private static Duration waitOf(CircuitBreaker breaker) {
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        return breaker.snapshot().retryAfter();
    }

    @Nested
    class TheFailureThatOpensTheBreaker {

        @Test
        void makesTheWaitLonger() {
            CircuitBreaker breaker = breaker(asking());
            List<String> causes = new ArrayList<>();
            breaker.onTransition(it -> causes.add(it.cause()));
            fail(breaker, 3);
            failAsking(breaker, Duration.ofMinutes(2));
            assertThat(waitOf(breaker)).isEqualTo(Duration.ofMinutes(2));
            ticker.advance(Duration.ofMinutes(2).minusNanos(1));
            assertThat(breaker.state()).isEqualTo(State.OPEN);
            ticker.advance(Duration.ofNanos(1));
            assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
            assertThat(causes).endsWith("wait of 2m is over, as the dependency asked");
        }

        @Test
        void neverMakesTheWaitShorter() {
            CircuitBreaker breaker = breaker(asking());
            List<String> causes = new ArrayList<>();
            breaker.onTransition(it -> causes.add(it.cause()));
            fail(breaker, 3);
            failAsking(breaker, WAIT);
            assertThat(waitOf(breaker)).isEqualTo(WAIT);
            ticker.advance(WAIT);
            assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
            assertThat(causes).endsWith("wait of 30s is over");
        }

        @Test
        void asksForNothingByNullZeroOrLess() {
            for (Duration nothing : new Duration[] {null, Duration.ZERO, Duration.ofSeconds(-5)}) {
                CircuitBreaker breaker = breaker(asking());
                fail(breaker, 3);
                failAsking(breaker, nothing);
                assertThat(waitOf(breaker)).isEqualTo(WAIT);
            }
        }

        @Test
        void getsNoMoreThanTheMaximum() {
            CircuitBreaker usual = breaker(asking());
            fail(usual, 3);
            failAsking(usual, Duration.ofSeconds(Long.MAX_VALUE));
            assertThat(waitOf(usual)).isEqualTo(Duration.ofMinutes(5));
            CircuitBreaker bounded = breaker(asking().maxRetryAfter(Duration.ofSeconds(45)));
            fail(bounded, 3);
            failAsking(bounded, Duration.ofMinutes(2));
            assertThat(waitOf(bounded)).isEqualTo(Duration.ofSeconds(45));
        }

        @Test
        void isNotHeededWhenThatIsOff() {
            CircuitBreaker breaker = breaker(asking().maxRetryAfterOff());
            fail(breaker, 3);
            failAsking(breaker, Duration.ofMinutes(2));
            assertThat(waitOf(breaker)).isEqualTo(WAIT);
        }

        @Test
        void mayBeTheEndOfAFuture() {
            CircuitBreaker breaker = breaker(asking());
            fail(breaker, 3);
            breaker.executeAsync(() ->
                    CompletableFuture.failedFuture(new CompletionException(new Overloaded(Duration.ofMinutes(2)))));
            assertThat(waitOf(breaker)).isEqualTo(Duration.ofMinutes(2));
        }

        @Test
        void mayBeThatOfACallWithATimeout() {
            CircuitBreaker breaker = breaker(asking().callTimeout(Duration.ofMinutes(1)));
            fail(breaker, 3);
            assertThatExceptionOfType(Overloaded.class)
                    .isThrownBy(() -> breaker.run(() -> {
                        throw new Overloaded(Duration.ofMinutes(2));
                    }));
            assertThat(waitOf(breaker)).isEqualTo(Duration.ofMinutes(2));
        }

        @Test
        void asksForNothingIfTheFunctionThrows() {
            CircuitBreaker breaker = breaker(asking().retryAfter(failure -> {
                throw new IllegalStateException("cannot read it");
            }));
            try (HeardLog log = HeardLog.of(CircuitBreakerConfig.class)) {
                fail(breaker, 4);
                assertThat(log.entries())
                        .hasSize(4)
                        .allSatisfy(entry ->
                                assertThat(entry).contains("The retryAfter function threw; no pause is heeded"));
            }
            assertThat(waitOf(breaker)).isEqualTo(WAIT);
            assertThat(breaker.snapshot().callsInFlight()).isZero();
        }

        @Test
        void tellsWhoIsRejectedHowLongThatTakes() {
            CircuitBreaker breaker = breaker(asking());
            fail(breaker, 3);
            failAsking(breaker, Duration.ofMinutes(2));
            ticker.advance(Duration.ofSeconds(20));
            assertThatExceptionOfType(CallNotPermittedException.class)
                    .isThrownBy(breaker::acquire)
                    .satisfies(rejection -> assertThat(rejection.retryAfter()).isEqualTo(Duration.ofSeconds(100)));
        }
    }

    @Nested
    class AnEarlierFailure {

        @Test
        void isHeededAsLongAsTheWindowHoldsIt() {
            CircuitBreaker breaker = breaker(asking());
            failAsking(breaker, Duration.ofMinutes(2));
            ticker.advance(Duration.ofSeconds(20));
            fail(breaker, 3);
            assertThat(waitOf(breaker)).as("the rest of it").isEqualTo(Duration.ofSeconds(100));
        }

        @Test
        void isForgottenWithItsOutcome() {
            CircuitBreaker breaker = breaker(asking());
            failAsking(breaker, Duration.ofMinutes(2));
            succeed(breaker, 3);
            succeed(breaker, 1);
            fail(breaker, 2);
            assertThat(waitOf(breaker)).isEqualTo(WAIT);
        }

        @Test
        void isForgottenWithItsTime() {
            CircuitBreaker breaker = breaker(
                    asking().slidingWindowType(SlidingWindowType.TIME_BASED).slidingWindowSize(10));
            failAsking(breaker, Duration.ofMinutes(2));
            ticker.advance(Duration.ofSeconds(11));
            fail(breaker, 4);
            assertThat(waitOf(breaker)).isEqualTo(WAIT);
            CircuitBreaker sooner = breaker(
                    asking().slidingWindowType(SlidingWindowType.TIME_BASED).slidingWindowSize(10));
            failAsking(sooner, Duration.ofMinutes(2));
            ticker.advance(Duration.ofSeconds(9));
            fail(sooner, 3);
            assertThat(waitOf(sooner)).isEqualTo(Duration.ofSeconds(111));
        }

        @Test
        void yieldsToOneThatEndsLater() {
            CircuitBreaker breaker = breaker(asking());
            failAsking(breaker, Duration.ofMinutes(2));
            failAsking(breaker, Duration.ofMinutes(1));
            failAsking(breaker, Duration.ofMinutes(3));
            failAsking(breaker, Duration.ofSeconds(1));
            assertThat(waitOf(breaker)).isEqualTo(Duration.ofMinutes(3));
        }

        @Test
        void ofWhichTheLatestHasLeftIsFollowedByTheNextLatest() {
            CircuitBreaker breaker = breaker(asking().failureRateThreshold(75));
            failAsking(breaker, Duration.ofMinutes(4));
            succeed(breaker, 2);
            failAsking(breaker, Duration.ofMinutes(2));
            failAsking(breaker, Duration.ofMinutes(1));
            fail(breaker, 1);
            assertThat(waitOf(breaker)).isEqualTo(Duration.ofMinutes(2));
        }

        @Test
        void staysWithNewSettings() {
            CircuitBreaker breaker = breaker(asking());
            failAsking(breaker, Duration.ofMinutes(2));
            breaker.reconfigure(asking().failureRateThreshold(60).build());
            fail(breaker, 3);
            assertThat(waitOf(breaker)).isEqualTo(Duration.ofMinutes(2));
        }

        @Test
        void ofAnotherStayInTheStateAsksForNothing() {
            CircuitBreaker breaker = breaker(asking());
            Permit early = breaker.acquire();
            breaker.reset(null);
            early.failed(new Overloaded(Duration.ofMinutes(2)));
            fail(breaker, 4);
            assertThat(waitOf(breaker)).isEqualTo(WAIT);
        }
    }

    @Nested
    class AProbe {

        private final CircuitBreaker breaker = breaker(asking());

        private void probe() {
            fail(breaker, 4);
            ticker.advance(WAIT);
            assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        }

        @Test
        void asksForItsOwnPause() {
            probe();
            failAsking(breaker, Duration.ofMinutes(2));
            assertThat(waitOf(breaker)).isEqualTo(Duration.ofMinutes(2));
        }

        @Test
        void isRememberedWithNewSettings() {
            breaker.reconfigure(
                    asking().permittedNumberOfCallsInHalfOpenState(2).build());
            probe();
            Permit second = breaker.acquire();
            failAsking(breaker, Duration.ofMinutes(2));
            assertThat(breaker.state()).isEqualTo(State.OPEN);
            second.succeeded(null);
            assertThat(waitOf(breaker)).isEqualTo(Duration.ofMinutes(2));
        }
    }

    @Test
    void areHeededWhileARecoveryRampRuns() {
        CircuitBreaker breaker = breaker(asking().recoveryRampDuration(Duration.ofSeconds(60)));
        fail(breaker, 4);
        ticker.advance(WAIT);
        succeed(breaker, 1);
        while (breaker.state() == State.HALF_OPEN) {
            Permit permit = breaker.tryAcquire();
            if (permit != null) {
                permit.failed(new Overloaded(Duration.ofMinutes(2)));
            }
        }
        assertThat(waitOf(breaker)).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void areRehearsedToo() {
        CircuitBreaker breaker = breaker(asking());
        breaker.observe(null);
        fail(breaker, 3);
        failAsking(breaker, Duration.ofMinutes(2));
        assertThat(breaker.snapshot().rehearsal().state()).isEqualTo(State.OPEN);
        ticker.advance(Duration.ofMinutes(2).minusNanos(1));
        assertThat(breaker.snapshot().rehearsal().state()).isEqualTo(State.OPEN);
        ticker.advance(Duration.ofNanos(1));
        assertThat(breaker.snapshot().rehearsal().state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void jitterOnlyAdds() {
        boolean longer = false;
        for (int i = 0; i < 100; i++) {
            CircuitBreaker breaker = breaker(asking().randomizedWaitFactor(0.5));
            fail(breaker, 3);
            failAsking(breaker, Duration.ofMinutes(2));
            assertThat(waitOf(breaker)).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
            longer |= waitOf(breaker).compareTo(Duration.ofMinutes(2)) > 0;
        }
        assertThat(longer).isTrue();
    }

    @Test
    void areBoundedInNumber() {
        RequestedPauses pauses = new RequestedPauses();
        for (int i = 0; i < 10_000; i++) {
            pauses.add(i, 20_000 - i);
        }
        assertThat(pauses.size()).isEqualTo(64);
        assertThat(pauses.left(0, 0)).isEqualTo(20_000);
        assertThat(pauses.left(9_999, 0)).as("the newest").isEqualTo(10_001);
        assertThat(pauses.size()).isEqualTo(1);
        assertThat(pauses.left(9_999, 10_001)).isZero();
        assertThat(pauses.left(9_999, 10_002)).isZero();
    }

    @Test
    void isRefusedWithoutAValue() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> config().maxRetryAfter(Duration.ZERO))
                .withMessage("Invalid maxRetryAfter (PT0S): must be greater than 0 and at most 36500 days");
        assertThat(config().build().maxRetryAfter()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config().maxRetryAfterOff().build().maxRetryAfter()).isNull();
        assertThat(config().build().retryAfter()).isNull();
        Function<Throwable, @Nullable Duration> function = RetryAfterTest::asked;
        assertThat(config().retryAfter(function).build().retryAfter()).isSameAs(function);
    }
}
