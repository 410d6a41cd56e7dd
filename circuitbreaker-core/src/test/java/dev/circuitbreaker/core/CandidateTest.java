package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerSnapshot.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CandidateTest extends BreakerFixture {

    private CircuitBreakerConfig.Builder tryingOut(CircuitBreakerConfig.Builder candidate) {
        return config().candidate(candidate.build());
    }

    private static final CircuitBreakerConfig.ProbeGate GATE = new CircuitBreakerConfig.ProbeGate() {
        @Override
        public boolean isOpen(String name) {
            return false;
        }

        @Override
        public boolean pass(String name) {
            return false;
        }
    };

    private static Trial none(State state) {
        return new Trial(state, 0, 0, 0, 0, 0);
    }

    @Test
    void isAbsentWhereNoneIsSet() {
        CircuitBreaker breaker = breaker(config());
        fail(breaker, 1);
        assertThat(breaker.snapshot().candidate()).isNull();
        assertThat(breaker.snapshot().live()).isNull();
    }

    @Test
    void tellsWhatQuickerSettingsWouldHaveDone() {
        CircuitBreaker breaker = breaker(tryingOut(config().consecutiveFailureThreshold(2)));
        succeed(breaker, 10);
        fail(breaker, 2);
        assertThat(breaker.snapshot().candidate()).isEqualTo(new Trial(State.OPEN, 1, 0, 0, 0, 2));
        fail(breaker, 1);
        succeed(breaker, 3);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.snapshot().candidate()).isEqualTo(new Trial(State.OPEN, 1, 4, 1, 3, 2));
        assertThat(breaker.snapshot().live()).isEqualTo(new Trial(State.CLOSED, 0, 0, 0, 0, 3));
    }

    @Test
    void learnsNothingFromCallsThatTheBreakerRejects() {
        CircuitBreaker breaker = breaker(tryingOut(config().failureRateThreshold(100)));
        succeed(breaker, 1);
        fail(breaker, 3);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.tryAcquire()).isNull();
        assertThatThrownBy(breaker::checkCallPermitted).isInstanceOf(CallNotPermittedException.class);
        assertThat(breaker.snapshot().live()).isEqualTo(new Trial(State.OPEN, 1, 2, 0, 0, 3));
        assertThat(breaker.snapshot().candidate()).isEqualTo(new Trial(State.CLOSED, 0, 0, 0, 0, 3));
    }

    @Test
    void goesThroughHalfOpenByItself() {
        CircuitBreaker breaker = breaker(tryingOut(config().consecutiveFailureThreshold(2)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitDurationInOpenState(Duration.ofSeconds(5))));
        succeed(breaker, 10);
        fail(breaker, 2);
        ticker.advance(Duration.ofSeconds(5));
        assertThat(breaker.snapshot().candidate().state()).isEqualTo(State.HALF_OPEN);
        succeed(breaker, 1);
        assertThat(breaker.snapshot().candidate()).isEqualTo(new Trial(State.CLOSED, 1, 0, 0, 0, 2));
    }

    @Test
    void judgesBySettingsOfItsOwnAndCountsByThoseInForce() {
        CircuitBreaker breaker = breaker(
                tryingOut(config().consecutiveFailureThreshold(1).ignoreExceptions(IllegalStateException.class)));
        succeed(breaker, 10);
        breaker.acquire().failed(new IllegalStateException());
        assertThat(breaker.snapshot().candidate()).isEqualTo(new Trial(State.CLOSED, 0, 0, 0, 0, 1));
        breaker.acquire().failed(new IllegalArgumentException());
        assertThat(breaker.snapshot().candidate().state()).isEqualTo(State.OPEN);
    }

    @Test
    void takesARejectionByTheBreakerItselfForNothing() {
        CircuitBreaker breaker = breaker(tryingOut(config().consecutiveFailureThreshold(1)));
        breaker.forceOpen(null);
        Throwable rejection = catchThrowable(breaker::acquire);
        breaker.reset(null);
        breaker.acquire().failed(rejection);
        assertThat(breaker.snapshot().candidate().state()).isEqualTo(State.CLOSED);
        assertThat(breaker.snapshot().candidate().passedFailed()).isZero();
    }

    @Test
    void judgesResultsThatTheSettingsInForceDoNot() {
        CircuitBreaker breaker =
                breaker(tryingOut(config().consecutiveFailureThreshold(2).recordResultPredicate("empty"::equals)));
        breaker.execute(() -> "empty");
        breaker.acquire().succeeded("empty");
        assertThat(breaker.snapshot().candidate()).isEqualTo(new Trial(State.OPEN, 1, 0, 0, 0, 0));
    }

    @Test
    void findsSlowWhatTakesLongerThanItsOwnThreshold() {
        CircuitBreaker breaker = breaker(config().slowCallDetectionOff()
                .candidate(config().slowCallDurationThreshold(Duration.ofSeconds(1))
                        .slowCallRateThreshold(50)
                        .build()));
        for (int i = 0; i < 4; i++) {
            Permit permit = breaker.acquire();
            ticker.advance(Duration.ofSeconds(2));
            permit.succeeded(null);
        }
        assertThat(breaker.snapshot().slowCalls()).isZero();
        assertThat(breaker.snapshot().candidate().state()).isEqualTo(State.OPEN);
    }

    @Test
    void noticesCallsThatHang() {
        CircuitBreaker breaker = breaker(tryingOut(
                config().slowCallDurationThreshold(Duration.ofSeconds(1)).slowCallRateThreshold(50)));
        for (int i = 0; i < 4; i++) {
            breaker.acquire();
        }
        ticker.advance(Duration.ofSeconds(2));
        assertThat(breaker.snapshot().candidate().state()).isEqualTo(State.OPEN);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void noticesWhatTimeHasBroughtWheneverTheBreakerDoes() {
        CircuitBreaker breaker = breaker(tryingOut(config().slowCallDurationThreshold(Duration.ofSeconds(1))
                        .slowCallRateThreshold(50)
                        .waitDurationInOpenState(Duration.ofSeconds(5)))
                .maxKeys(2));
        CircuitBreaker key = breaker.forKey("a");
        for (int i = 0; i < 4; i++) {
            breaker.acquire();
            key.acquire();
        }
        ticker.advance(Duration.ofSeconds(2));
        breaker.totals();
        assertThat(breaker.snapshot().candidate().opened())
                .as("that of the key included")
                .isEqualTo(2);
        ticker.advance(Duration.ofSeconds(5));
        assertThat(breaker.snapshot().candidate().state()).isEqualTo(State.HALF_OPEN);
        assertThat(key.snapshot().candidate().state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void takesCallsLongerThanItsOwnTimeoutForFailed() {
        CircuitBreaker breaker =
                breaker(tryingOut(config().consecutiveFailureThreshold(1).callTimeout(Duration.ofSeconds(1))));
        Permit permit = breaker.acquire();
        ticker.advance(Duration.ofSeconds(1));
        permit.succeeded(null);
        assertThat(breaker.snapshot().candidate()).isEqualTo(new Trial(State.OPEN, 1, 0, 0, 0, 0));
    }

    @Test
    void takesCallsThatMissTheDeadlineInForceForFailed() {
        CircuitBreaker breaker = CircuitBreaker.of(
                "pricing",
                CircuitBreakerConfig.builder()
                        .callTimeout(Duration.ofMillis(20))
                        .candidate(CircuitBreakerConfig.builder()
                                .consecutiveFailureThreshold(1)
                                .build())
                        .build());
        assertThat(breaker.executeAsync(CompletableFuture::new)).failsWithin(Duration.ofSeconds(20));
        assertThat(breaker.snapshot().candidate()).isEqualTo(new Trial(State.OPEN, 1, 0, 0, 0, 1));
    }

    @Test
    void beginsClosedAndWithoutAGateForItsProbes() {
        CircuitBreaker waiting = breaker(tryingOut(config().initialState(State.FORCED_OPEN)));
        assertThat(waiting.snapshot().candidate()).isEqualTo(none(State.CLOSED));
        assertThat(waiting.config().candidate().initialState()).isEqualTo(State.CLOSED);
        CircuitBreaker gated = breaker(tryingOut(config().probeGate(GATE)));
        assertThat(gated.config().candidate().probeGate()).isNull();
        CircuitBreaker timed = breaker(tryingOut(CircuitBreakerConfig.builder()));
        assertThat(timed.config().candidate().ticker()).isSameAs(ticker);
    }

    @Test
    void heedsThePauseThatItsOwnSettingsAskFor() {
        CircuitBreaker breaker = breaker(tryingOut(config().consecutiveFailureThreshold(1)
                .waitDurationInOpenState(Duration.ofSeconds(1))
                .retryAfter(failure -> Duration.ofSeconds(20))));
        succeed(breaker, 10);
        fail(breaker, 1);
        ticker.advance(Duration.ofSeconds(19));
        assertThat(breaker.snapshot().candidate().state()).isEqualTo(State.OPEN);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(breaker.snapshot().candidate().state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void seesCallsOfEveryKind() throws Exception {
        CircuitBreaker breaker = breaker(config().failureRateThreshold(100)
                .candidate(config().failureRateThreshold(100)
                        .consecutiveFailureThreshold(5)
                        .build()));
        breaker.execute(() -> 1);
        assertThatThrownBy(() -> breaker.call(() -> {
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> breaker.run(() -> {
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);
        breaker.executeAsync(() -> CompletableFuture.failedFuture(new IllegalStateException()));
        CompletableFuture<Object> given =
                breaker.executeAsync(CompletableFuture::new).toCompletableFuture();
        given.cancel(true);
        fail(breaker, 1);
        assertThat(breaker.snapshot().live().passedFailed()).isEqualTo(4);
        assertThat(breaker.snapshot().candidate()).isEqualTo(new Trial(State.CLOSED, 0, 0, 0, 0, 4));
        fail(breaker, 1);
        assertThat(breaker.snapshot().candidate().state()).isEqualTo(State.OPEN);
        assertThat(breaker.snapshot().callsInFlight()).isZero();
    }

    @Test
    void letsCallsGoWithTheProbeTheyAreMadeInsideOf() {
        CircuitBreaker breaker = breaker(tryingOut(config().consecutiveFailureThreshold(1)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitDurationInOpenState(Duration.ofSeconds(1))));
        succeed(breaker, 10);
        fail(breaker, 1);
        ticker.advance(Duration.ofSeconds(1));
        breaker.execute(() -> breaker.execute(() -> 1));
        assertThat(breaker.snapshot().candidate()).isEqualTo(new Trial(State.CLOSED, 1, 0, 0, 0, 1));
    }

    @Test
    void survivesNewSettingsInForceAndBeginsAnewWithOthersOfItsOwn() {
        CircuitBreakerConfig candidate = config().consecutiveFailureThreshold(2).build();
        CircuitBreaker breaker = breaker(config().candidate(candidate));
        succeed(breaker, 10);
        fail(breaker, 2);
        breaker.reconfigure(
                config().failureRateThreshold(90).candidate(candidate).build());
        assertThat(breaker.snapshot().candidate()).isEqualTo(new Trial(State.OPEN, 1, 0, 0, 0, 2));
        breaker.reconfigure(
                breaker.config().toBuilder().failureRateThreshold(80).build());
        assertThat(breaker.snapshot().candidate()).isEqualTo(new Trial(State.OPEN, 1, 0, 0, 0, 2));
        breaker.reconfigure(
                config().candidate(config().failureRateThreshold(20).build()).build());
        assertThat(breaker.snapshot().candidate()).isEqualTo(none(State.CLOSED));
        breaker.reconfigure(config().build());
        assertThat(breaker.snapshot().candidate()).isNull();
        succeed(breaker, 1);
        assertThat(breaker.snapshot().callsInFlight()).isZero();
    }

    @Test
    void isTheSameIfItsSettingsAreTheSame() {
        CircuitBreakerConfig one = tryingOut(config().failureRateThreshold(20)).build();
        CircuitBreakerConfig same = tryingOut(config().failureRateThreshold(20)).build();
        CircuitBreakerConfig other =
                tryingOut(config().failureRateThreshold(30)).build();
        assertThat(one.isSameAs(same)).isTrue();
        assertThat(one.isSameAs(other)).isFalse();
        assertThat(one.isSameAs(config().build())).isFalse();
        assertThat(one.values().get("candidate"))
                .hasSameHashCodeAs(same.values().get("candidate"))
                .doesNotHaveSameHashCodeAs(other.values().get("candidate"))
                .isNotEqualTo("(failureRateThreshold 50.0 -> 20.0)");
    }

    @Test
    void tellsWhatItChangesInTheEventOfTheChange() {
        CircuitBreaker breaker = breaker(config());
        List<String> changes = new ArrayList<>();
        breaker.addListener(event -> {
            if (event instanceof CircuitBreakerEvent.Reconfigured changed) {
                changes.add(changed.cause());
            }
        });
        breaker.reconfigure(tryingOut(config().failureRateThreshold(20)).build());
        breaker.reconfigure(config().build());
        assertThat(changes)
                .containsExactly(
                        "candidate null -> (failureRateThreshold 50.0 -> 20.0)",
                        "candidate (failureRateThreshold 50.0 -> 20.0) -> null");
    }

    @Test
    void comparesTheKeysOfABreakerTogether() {
        CircuitBreaker breaker =
                breaker(tryingOut(config().consecutiveFailureThreshold(2)).maxKeys(2));
        succeed(breaker.forKey("a"), 10);
        fail(breaker.forKey("a"), 3);
        succeed(breaker.forKey("b"), 10);
        fail(breaker.forKey("b"), 2);
        assertThat(breaker.forKey("a").snapshot().candidate()).isEqualTo(new Trial(State.OPEN, 1, 1, 1, 0, 2));
        assertThat(breaker.forKey("b").snapshot().candidate()).isEqualTo(new Trial(State.OPEN, 1, 0, 0, 0, 2));
        assertThat(breaker.snapshot().candidate()).isEqualTo(new Trial(State.CLOSED, 2, 1, 1, 0, 4));
        breaker.reconfigure(config().build());
        assertThat(breaker.forKey("a").snapshot().candidate()).isNull();
    }

    @Test
    void comparesInManualStatesToo() {
        CircuitBreaker breaker = breaker(tryingOut(config().consecutiveFailureThreshold(2)));
        breaker.observe("rehearsal and candidate at once");
        fail(breaker, 3);
        assertThat(breaker.snapshot().candidate()).isEqualTo(new Trial(State.OPEN, 1, 1, 1, 0, 2));
        assertThat(breaker.snapshot().rehearsal().rejected()).isZero();
        breaker.disable(null);
        succeed(breaker, 1);
        assertThat(breaker.snapshot().candidate()).isEqualTo(new Trial(State.OPEN, 1, 2, 1, 1, 2));
        breaker.forceOpen(null);
        assertThat(breaker.tryAcquire()).isNull();
        assertThat(breaker.snapshot().live().rejected()).isEqualTo(1);
    }

    @Test
    void refusesACandidateOfACandidate() {
        CircuitBreakerConfig trying = tryingOut(config()).build();
        assertThatThrownBy(() -> config().candidate(trying))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("candidate")
                .hasMessageContaining("must have no candidate itself");
    }

    /** The same settings under the same calls: whatever happens, the candidate is where the breaker is. */
    @Test
    void agreesWithTheBreakerInEverythingIfItsSettingsAreTheSame() {
        for (long seed = 0; seed < 1_000; seed++) {
            Random random = new Random(seed);
            CircuitBreakerConfig.Builder settings = config().slidingWindowSize(1 + random.nextInt(12))
                    .minimumNumberOfCalls(1)
                    .slowCallRateThreshold(50)
                    .slowCallDurationThreshold(Duration.ofMillis(300))
                    .consecutiveFailureThreshold(random.nextInt(3))
                    .waitDurationInOpenState(Duration.ofMillis(500))
                    .permittedNumberOfCallsInHalfOpenState(1 + random.nextInt(3))
                    .maxWaitDurationInHalfOpenState(Duration.ofMillis(900))
                    .recoveryRampDuration(Duration.ofMillis(random.nextBoolean() ? 0 : 400));
            CircuitBreaker breaker = CircuitBreaker.of(
                    "twins", settings.candidate(settings.build()).build());
            List<Permit> permits = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                int choice = random.nextInt(10);
                if (choice < 4) {
                    Permit permit = breaker.tryAcquire();
                    if (permit != null) {
                        permits.add(permit);
                    }
                } else if (choice < 8 && !permits.isEmpty()) {
                    end(permits.remove(random.nextInt(permits.size())), random.nextInt(10));
                } else {
                    ticker.advance(Duration.ofMillis(10L * random.nextInt(30)));
                }
                CircuitBreakerSnapshot seen = breaker.snapshot();
                assertThat(seen.candidate()).as("seed " + seed + ", step " + i).isEqualTo(seen.live());
                assertThat(seen.live().rejected()).isEqualTo(seen.notPermittedCalls());
                assertThat(seen.live().passedFailed())
                        .isEqualTo(breaker.totals().failed());
            }
        }
    }

    private static void end(Permit permit, int choice) {
        if (choice < 4) {
            permit.succeeded(null);
        } else if (choice < 9) {
            permit.failed(new IllegalStateException());
        } else {
            permit.cancelled();
        }
    }
}
