package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerSnapshot.Outage;
import dev.circuitbreaker.core.CircuitBreakerSnapshot.Probes;
import dev.circuitbreaker.core.CircuitBreakerSnapshot.Tripped;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OutageTest extends BreakerFixture {

    private static final Duration WAIT = Duration.ofSeconds(30);

    private final CircuitBreaker breaker = breaker(config().permittedNumberOfCallsInHalfOpenState(2));

    private static void fail(CircuitBreaker breaker, Exception exception) {
        assertThatThrownBy(() -> breaker.call(() -> {
                    throw exception;
                }))
                .isSameAs(exception);
    }

    private void trip() {
        succeed(breaker, 2);
        fail(breaker, 2);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    private void failProbe() {
        ticker.advance(WAIT);
        fail(breaker, new ConnectException());
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    private Outage outage() {
        return breaker.snapshot().outage();
    }

    @Test
    void isNoneWhileTheBreakerIsClosed() {
        fail(breaker, 1);
        assertThat(outage()).isNull();
        assertThat(breaker.snapshot().tripped()).isNull();
        assertThat(breaker.snapshot().probes()).isNull();
    }

    @Test
    void keepsItsBeginningItsCauseAndItsNumbersThroughFailedProbes() {
        trip();
        Outage first = outage();
        Tripped numbers = new Tripped(50, 0, 4, 2, 0, 0);
        assertThat(first.cause()).isEqualTo("failure rate 50% reached 50% over 4 calls");
        assertThat(first.reopenings()).isZero();
        assertThat(breaker.snapshot().tripped()).isEqualTo(numbers);
        for (int i = 1; i <= 3; i++) {
            failProbe();
            assertThat(outage().since()).isEqualTo(first.since());
            assertThat(outage().lasted()).isEqualTo(WAIT.multipliedBy(i));
            assertThat(outage().cause()).isEqualTo(first.cause());
            assertThat(outage().reopenings()).isEqualTo(i);
            assertThat(breaker.snapshot().tripped()).isEqualTo(numbers);
        }
        assertThat(breaker.snapshot().lastTransition().cause()).isEqualTo("1 of 2 probes failed");
    }

    @Test
    void endsWhenTheBreakerCloses() {
        trip();
        ticker.advance(WAIT);
        succeed(breaker, 1);
        assertThat(outage()).isNotNull();
        assertThat(breaker.snapshot().probes()).isEqualTo(new Probes(2, 1, 0, 0));
        succeed(breaker, 1);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(outage()).isNull();
        assertThat(breaker.snapshot().tripped()).isNull();
        assertThat(breaker.snapshot().probes()).isNull();
    }

    @Test
    void isAnotherOneWhenTheBreakerOpensAgain() {
        trip();
        failProbe();
        breaker.reset(null);
        ticker.advance(WAIT);
        fail(breaker, 4);
        assertThat(outage().lasted()).isZero();
        assertThat(outage().reopenings()).isZero();
    }

    @Test
    void lastsWhileTheBreakerIsHalfOpenWithARamp() {
        CircuitBreaker ramped =
                breaker(config().permittedNumberOfCallsInHalfOpenState(1).recoveryRampDuration(Duration.ofSeconds(10)));
        fail(ramped, 4);
        ticker.advance(WAIT);
        succeed(ramped, 1);
        assertThat(ramped.snapshot().state()).isEqualTo(State.HALF_OPEN);
        assertThat(ramped.snapshot().outage()).isNotNull();
        assertThat(ramped.snapshot().probes()).isNull();
        ticker.advance(Duration.ofSeconds(10));
        assertThat(ramped.snapshot().outage()).isNull();
    }

    @Test
    void staysWithNewSettings() {
        trip();
        failProbe();
        Outage before = outage();
        breaker.reconfigure(
                config().minimumNumberOfCalls(9).failureRateThreshold(70).build());
        assertThat(outage()).isEqualTo(before);
        assertThat(breaker.snapshot().tripped().failureRate()).isEqualTo(50);
    }

    @Test
    void ofAnInitiallyOpenBreakerHasNoNumbers() {
        CircuitBreaker open = breaker(config().initialState(State.OPEN));
        ticker.advance(Duration.ofSeconds(5));
        Outage outage = open.snapshot().outage();
        assertThat(outage.cause()).isEqualTo("initial state");
        assertThat(outage.lasted()).isEqualTo(Duration.ofSeconds(5));
        assertThat(open.snapshot().tripped()).isNull();
    }

    @Test
    void ofAnInitiallyHalfOpenBreakerBeginsWithItsFirstOpening() {
        CircuitBreaker probing = breaker(config().initialState(State.HALF_OPEN)
                .permittedNumberOfCallsInHalfOpenState(1)
                .exponentialBackoffMultiplier(2));
        assertThat(probing.snapshot().outage()).isNull();
        fail(probing, 1);
        assertThat(probing.snapshot().outage().cause()).isEqualTo("1 of 1 probes failed");
        assertThat(probing.snapshot().outage().reopenings()).isZero();
        assertThat(probing.snapshot().retryAfter())
                .as("the first opening is no reopening")
                .isEqualTo(WAIT);
    }

    @Test
    void isEachKeysOwn() {
        CircuitBreaker keyed = breaker.forKey("a");
        fail(keyed, 4);
        assertThat(keyed.snapshot().outage()).isNotNull();
        assertThat(keyed.snapshot().outage().lastFailure()).isEqualTo(IllegalStateException.class.getName());
        assertThat(breaker.snapshot().outage()).isNull();
        assertThat(breaker.forKey("b").snapshot().outage()).isNull();
    }

    @Nested
    class WhenAnOperatorSpeaks {

        @Test
        void isNotBegunByForcingOpen() {
            breaker.forceOpen("maintenance");
            assertThat(outage()).isNull();
        }

        @Test
        void goesOnWhileForcedOpen() {
            trip();
            failProbe();
            breaker.forceOpen("leave it alone");
            ticker.advance(WAIT);
            assertThat(outage().cause()).isEqualTo("failure rate 50% reached 50% over 4 calls");
            assertThat(outage().reopenings()).isEqualTo(1);
            assertThat(outage().lasted()).isEqualTo(WAIT.multipliedBy(2));
            assertThat(breaker.snapshot().tripped()).isNotNull();
            breaker.reset(null);
            assertThat(outage()).isNull();
        }

        @Test
        void endsByDisabling() {
            trip();
            breaker.disable(null);
            assertThat(outage()).isNull();
        }

        @Test
        void endsByObserving() {
            trip();
            breaker.observe(null);
            assertThat(outage()).isNull();
        }
    }

    @Nested
    class TheLastFailure {

        @Test
        void isTheOneThatTrippedTheBreaker() {
            fail(breaker, 3);
            fail(breaker, new ConnectException());
            assertThat(outage().lastFailure()).isEqualTo(ConnectException.class.getName());
        }

        @Test
        void isWhatItsListenerSees() {
            StringBuilder seen = new StringBuilder();
            breaker.onTransition(it -> seen.append(outage().lastFailure()));
            fail(breaker, 4);
            assertThat(seen).hasToString(IllegalStateException.class.getName());
        }

        @Test
        void isTheLastOneAlsoWhereASuccessTripsTheBreaker() {
            fail(breaker, 3);
            succeed(breaker, 1);
            assertThat(breaker.state()).isEqualTo(State.OPEN);
            assertThat(outage().lastFailure()).isEqualTo(IllegalStateException.class.getName());
        }

        @Test
        void isThatOfTheLastProbeThatFailed() {
            trip();
            failProbe();
            assertThat(outage().lastFailure()).isEqualTo(ConnectException.class.getName());
        }

        @Test
        void isUnwrapped() {
            fail(breaker, 3);
            fail(breaker, new CompletionException(new ConnectException()));
            assertThat(outage().lastFailure()).isEqualTo(ConnectException.class.getName());
        }

        @Test
        void mayBeThatOfACallLetThroughBefore() {
            Permit late = breaker.acquire();
            trip();
            late.failed(new IOException("secret"));
            assertThat(outage().lastFailure()).isEqualTo(IOException.class.getName());
        }

        @Test
        void isNoneWhereOnlySlowCallsOpenedTheBreaker() {
            CircuitBreaker slow = breaker(config().slidingWindowSize(4)
                    .slowCallRateThreshold(50)
                    .slowCallDurationThreshold(Duration.ofSeconds(1)));
            fail(slow, 1);
            succeed(slow, 4);
            takes(slow, Duration.ofSeconds(2));
            takes(slow, Duration.ofSeconds(2));
            assertThat(slow.state()).isEqualTo(State.OPEN);
            assertThat(slow.snapshot().outage().lastFailure())
                    .as("a failure that has left the window")
                    .isNull();
        }

        @Test
        void isNoneWhereAResultWasTheFailure() {
            CircuitBreaker judging = breaker(config().recordResultPredicate(it -> it instanceof String));
            fail(judging, 3);
            judging.execute(() -> "unavailable");
            assertThat(judging.state()).isEqualTo(State.OPEN);
            assertThat(judging.snapshot().outage().lastFailure()).isNull();
        }

        @Test
        void isATimeoutWhereTheDeadlineStruck() {
            CircuitBreaker timed = breaker(config().callTimeout(Duration.ofMillis(1)));
            fail(timed, 3);
            assertThatThrownBy(() -> takes(timed, Duration.ofSeconds(1))).isInstanceOf(CallTimeoutException.class);
            assertThat(timed.snapshot().outage().lastFailure()).isEqualTo(CallTimeoutException.class.getName());
        }
    }

    @Nested
    class TheProbes {

        @Test
        void areToldApart() {
            CircuitBreaker probing =
                    breaker(config().permittedNumberOfCallsInHalfOpenState(5).failureRateThreshold(80));
            fail(probing, 4);
            ticker.advance(WAIT);
            probing.acquire().failed(new IOException());
            probing.acquire().succeeded(null);
            probing.acquire().cancelled();
            probing.acquire();
            assertThat(probing.snapshot().probes()).isEqualTo(new Probes(5, 1, 1, 1));
        }

        @Test
        void haveNeitherSucceededNorFailedWhileTheyHang() {
            CircuitBreaker probing = breaker(config().permittedNumberOfCallsInHalfOpenState(3)
                    .slowCallDurationThreshold(Duration.ofSeconds(10))
                    .maxWaitDurationInHalfOpenState(Duration.ofSeconds(60)));
            fail(probing, 4);
            ticker.advance(WAIT);
            probing.acquire();
            ticker.advance(Duration.ofSeconds(11));
            assertThat(probing.snapshot().slowCalls()).isEqualTo(1);
            assertThat(probing.snapshot().probes()).isEqualTo(new Probes(3, 0, 0, 1));
        }
    }

    @Nested
    class FailuresInARow {

        @Test
        void areCountedUntilASuccess() {
            CircuitBreaker counting =
                    breaker(config().consecutiveFailureThreshold(5).minimumNumberOfCalls(10));
            assertThat(counting.snapshot().consecutiveFailures()).isZero();
            fail(counting, 3);
            assertThat(counting.snapshot().consecutiveFailures()).isEqualTo(3);
            assertThat(counting.snapshot().consecutiveFailureThreshold()).isEqualTo(5);
            assertThat(counting.snapshot().minimumNumberOfCalls()).isEqualTo(10);
            succeed(counting, 1);
            assertThat(counting.snapshot().consecutiveFailures()).isZero();
        }

        @Test
        void areCountedWithoutAThreshold() {
            breaker.observe(null);
            fail(breaker, 2);
            assertThat(breaker.snapshot().consecutiveFailures()).isEqualTo(2);
            assertThat(breaker.snapshot().consecutiveFailureThreshold()).isZero();
        }
    }
}
