package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What users of other circuit breakers suffer, and that they do not suffer it here. */
class PeersTest extends BreakerFixture {

    private CircuitBreaker halfOpenAfterAnOutage(CircuitBreaker breaker) {
        fail(breaker, 4);
        ticker.advance(Duration.ofSeconds(30));
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        return breaker;
    }

    @Test
    void lateResultOfTheClosedEraNeitherOpensNorClosesHalfOpen() {
        CircuitBreaker breaker = breaker(config().permittedNumberOfCallsInHalfOpenState(1));
        Permit lateFailure = breaker.acquire();
        Permit lateSuccess = breaker.acquire();
        halfOpenAfterAnOutage(breaker);
        lateFailure.failed(new IllegalStateException());
        lateSuccess.succeeded(null);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void errorsPredicatesCancellationsAndFuturesThatNeverCompleteDoNotWedgeHalfOpen() {
        CircuitBreaker breaker = halfOpenAfterAnOutage(breaker(config().permittedNumberOfCallsInHalfOpenState(1)));
        breaker.executeAsync(CompletableFuture::new);
        assertRejects(breaker);
        ticker.advance(Duration.ofSeconds(60));
        assertThat(breaker.state()).as("its lease is over").isEqualTo(State.OPEN);
        ticker.advance(Duration.ofSeconds(30));
        breaker.executeAsync(CompletableFuture::new).toCompletableFuture().cancel(true);
        assertThatExceptionOfType(StackOverflowError.class)
                .isThrownBy(() -> breaker.run(() -> {
                    throw new StackOverflowError();
                }));
        ticker.advance(Duration.ofSeconds(30));
        succeed(breaker, 1);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void strayReportsDoNotInflateThePermitsOfHalfOpen() {
        CircuitBreaker breaker = halfOpenAfterAnOutage(breaker(config().permittedNumberOfCallsInHalfOpenState(1)));
        Permit permit = breaker.acquire();
        for (int i = 0; i < 5; i++) {
            permit.cancelled();
        }
        breaker.acquire();
        assertRejects(breaker);
    }

    @Test
    void callsThatHangOpenTheBreaker() {
        CircuitBreaker breaker = breaker(config());
        for (int i = 0; i < 1_000; i++) {
            breaker.acquire();
        }
        ticker.advance(Duration.ofSeconds(61));
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void aStepOfTheWallClockChangesNothing() {
        CircuitBreaker breaker = breaker(config().slidingWindowType(SlidingWindowType.TIME_BASED));
        fail(breaker, 3);
        ticker.advance(Duration.ofHours(-1)); // even if the ticker itself were to step
        fail(breaker, 1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        ticker.advance(Duration.ofHours(1).plusSeconds(30));
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void stateIsTrueWithoutACall() {
        CircuitBreaker breaker = breaker(config());
        fail(breaker, 4);
        ticker.advance(Duration.ofSeconds(30));
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.snapshot().retryAfter()).isZero();
    }

    @Test
    void newSettingsKeepStateAndWindow() {
        CircuitBreaker breaker = breaker(config());
        fail(breaker, 3);
        breaker.reconfigure(config().failureRateThreshold(60).build());
        assertThat(breaker.snapshot().failedCalls()).isEqualTo(3);
        breaker.forceOpen("drill");
        breaker.reconfigure(config().failureRateThreshold(70).build());
        assertThat(breaker.state()).isEqualTo(State.FORCED_OPEN);
    }

    @Test
    void namesMadeFromDataAreRefusedAloudOnceTheRegistryIsFull() {
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(CircuitBreakerConfig.ofDefaults());
        for (int i = 0; i < CircuitBreakerRegistry.DEFAULT_MAX_SIZE; i++) {
            registry.get("tenant-" + i);
        }
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> registry.get("one-more"))
                .withMessageStartingWith("No room for circuit breaker 'one-more': the registry holds 1000 already.");
    }

    @Test
    void oneListenerNeitherSilencesTheRestNorHoldsUpTheState() {
        CircuitBreaker breaker = breaker(config());
        List<State> heard = new ArrayList<>();
        List<State> seenByTheFirst = new ArrayList<>();
        breaker.onTransition(transition -> {
            seenByTheFirst.add(breaker.state());
            throw new IllegalStateException("broken listener");
        });
        breaker.onTransition(transition -> heard.add(transition.to()));
        fail(breaker, 4);
        assertThat(heard).containsExactly(State.OPEN);
        assertThat(seenByTheFirst).containsExactly(State.OPEN);
    }

    @Test
    void withoutAListenerCallsMakeNoGarbage() {
        CircuitBreaker breaker = breaker(config().ticker(Ticker.system()).failureRateThreshold(100));
        for (int i = 0; i < 20_000; i++) {
            breaker.execute(() -> "warm up");
        }
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = 0; i < 100_000; i++) {
            breaker.execute(() -> "no garbage");
        }
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertThat(allocated).as("bytes in 100,000 calls, some slots included").isLessThan(100_000);
    }

    @Test
    void timeIsAnybodysToMoveInATest() {
        ManualTicker clock = new ManualTicker();
        CircuitBreaker breaker = CircuitBreaker.of(
                "test",
                CircuitBreakerConfig.builder()
                        .ticker(clock)
                        .initialState(State.OPEN)
                        .waitDurationInOpenState(Duration.ofDays(365))
                        .build());
        clock.advance(Duration.ofDays(365));
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void aRejectionHasNoStackTrace() {
        CircuitBreaker breaker = breaker(config().initialState(State.FORCED_OPEN));
        assertThatExceptionOfType(CallNotPermittedException.class)
                .isThrownBy(breaker::acquire)
                .satisfies(rejected -> assertThat(rejected.getStackTrace()).isEmpty());
    }

    @Test
    void halfOpenDoesNotWaitForProbesThatCannotChangeTheOutcome() {
        CircuitBreaker breaker = halfOpenAfterAnOutage(breaker(config().permittedNumberOfCallsInHalfOpenState(10)));
        fail(breaker, 5);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }
}
