package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In the order in which listeners hear it, and by its date. */
class CauseBeforeEffectTest extends BreakerFixture {

    private final List<CircuitBreakerEvent> events = new ArrayList<>();

    private void assertThatHeard(String... kinds) {
        assertThat(events).extracting(event -> event.getClass().getSimpleName()).containsExactly(kinds);
        for (int i = 1; i < events.size(); i++) {
            assertThat(events.get(i).at()).isAfterOrEqualTo(events.get(i - 1).at());
        }
    }

    @Test
    void theFailureThatTripsComesBeforeTheTransition() {
        CircuitBreaker breaker = breaker(config().minimumNumberOfCalls(2));
        breaker.addListener(events::add);
        fail(breaker, 2);
        assertThatHeard("CallFailed", "CallFailed", "StateTransition");
    }

    @Test
    void aListenerOfFailuresHearsItBeforeOneOfTransitions() {
        CircuitBreaker breaker = breaker(config().minimumNumberOfCalls(1));
        breaker.onTransition(events::add);
        breaker.onFailure(events::add);
        fail(breaker, 1);
        assertThatHeard("CallFailed", "StateTransition");
    }

    @Test
    void theSuccessThatClosesComesBeforeTheTransition() {
        CircuitBreaker breaker =
                breaker(config().initialState(State.HALF_OPEN).permittedNumberOfCallsInHalfOpenState(1));
        breaker.addListener(events::add);
        succeed(breaker, 1);
        assertThatHeard("CallSucceeded", "StateTransition");
    }

    @Test
    void whatHungBeforeComesBeforeTheOutcomeThatNoticesIt() {
        CircuitBreaker breaker =
                breaker(config().minimumNumberOfCalls(1).slowCallDurationThreshold(Duration.ofSeconds(1)));
        breaker.addListener(events::add);
        Permit hung = breaker.acquire();
        ticker.advance(Duration.ofMillis(500));
        Permit noticing = breaker.acquire();
        ticker.advance(Duration.ofMillis(700));
        noticing.failed(new IllegalStateException());
        hung.cancelled();
        assertThat(events).last().isInstanceOf(CircuitBreakerEvent.CallFailed.class);
        assertThat(events).first().isInstanceOf(CircuitBreakerEvent.StateTransition.class);
    }

    @Test
    void newSettingsComeBeforeWhatTheyBring() {
        CircuitBreaker breaker = breaker(config());
        CircuitBreaker keyed = breaker.forKey("a");
        breaker.addListener(events::add);
        for (CircuitBreaker each : List.of(breaker, keyed)) {
            succeed(each, 6);
            fail(each, 2);
        }
        events.clear();
        breaker.reconfigure(
                breaker.config().toBuilder().failureRateThreshold(20).build());
        assertThatHeard("Reconfigured", "StateTransition", "StateTransition");
    }

    @Test
    void aSlowListenerOfFailuresDelaysNoDecision() throws Exception {
        CircuitBreaker breaker = breaker(config().minimumNumberOfCalls(1));
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        breaker.onFailure(failure -> {
            told.countDown();
            awaitLatch(go);
        });
        breaker.onTransition(events::add);
        Thread tripping = new Thread(() -> fail(breaker, 1));
        tripping.start();
        awaitLatch(told);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        breaker.forceOpen("drill");
        assertThat(breaker.state()).isEqualTo(State.FORCED_OPEN);
        assertThat(events).as("the cause is still being told").isEmpty();
        go.countDown();
        tripping.join();
        assertThatHeard("StateTransition", "StateTransition");
    }

    @Test
    void aBlockedListenerOfTransitionsDelaysNoOperator() throws Exception {
        CircuitBreaker breaker = breaker(config());
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        breaker.onTransition(transition -> {
            told.countDown();
            awaitLatch(go);
        });
        Thread first = new Thread(() -> breaker.disable("by the first"));
        first.start();
        awaitLatch(told);
        Thread second = new Thread(() -> breaker.forceOpen("by the second"));
        second.start();
        second.join(TimeUnit.SECONDS.toMillis(30));
        assertThat(second.isAlive()).isFalse();
        assertThat(breaker.state()).isEqualTo(State.FORCED_OPEN);
        go.countDown();
        first.join();
        assertThat(causes).containsExactly("disabled: by the first", "forced open: by the second");
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
