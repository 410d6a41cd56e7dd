package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenersTest extends BreakerFixture {

    private final List<CircuitBreakerEvent> events = new ArrayList<>();

    @Test
    void hearEveryKindOfEvent() {
        CircuitBreaker breaker = breaker(config().ignoreExceptions(IllegalArgumentException.class));
        breaker.addListener(events::add);
        Instant before = Instant.now();
        takes(breaker, Duration.ofMillis(5));
        breaker.acquire().failed(new IllegalArgumentException());
        breaker.acquire().cancelled();
        fail(breaker, 3);
        assertRejects(breaker);
        assertThat(events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly(
                        "CallSucceeded",
                        "CallIgnored",
                        "CallFailed",
                        "CallFailed",
                        "CallFailed",
                        "StateTransition",
                        "CallRejected");
        assertThat(events).extracting(CircuitBreakerEvent::name).containsOnly("pricing");
        assertThat(events).extracting(CircuitBreakerEvent::at).allMatch(at -> !at.isBefore(before));
        assertThat(((CircuitBreakerEvent.CallSucceeded) events.get(0)).duration())
                .isEqualTo(Duration.ofMillis(5));
        assertThat(((CircuitBreakerEvent.CallFailed) events.get(2)).error()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void ofTransitionsHearTransitionsOnly() {
        CircuitBreaker breaker = breaker(config());
        breaker.onTransition(events::add);
        fail(breaker, 4);
        assertThat(events).singleElement().satisfies(event -> {
            CircuitBreakerEvent.StateTransition transition = (CircuitBreakerEvent.StateTransition) event;
            assertThat(transition.from()).isEqualTo(State.CLOSED);
            assertThat(transition.to()).isEqualTo(State.OPEN);
            assertThat(transition.cause()).isEqualTo("failure rate 100% reached 50% over 4 calls");
            assertThat(breaker.snapshot().lastTransition()).isEqualTo(transition);
            assertThat(breaker.snapshot().since()).isEqualTo(transition.at());
        });
    }

    @Test
    void thatThrowChangeNothingForAnybodyElse() {
        CircuitBreaker breaker = breaker(config());
        breaker.addListener(event -> {
            throw new StackOverflowError("listener");
        });
        breaker.onTransition(transition -> {
            throw new IllegalStateException("listener");
        });
        breaker.addListener(events::add);
        assertThat(breaker.execute(() -> "result")).isEqualTo("result");
        fail(breaker, 3);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(events).hasSize(5);
    }

    @Test
    void hearNothingOnceTheirRegistrationIsClosed() throws Exception {
        CircuitBreaker breaker = breaker(config());
        AutoCloseable first = breaker.addListener(events::add);
        breaker.addListener(events::add);
        first.close();
        first.close();
        breaker.onTransition(events::add).close();
        breaker.onFailure(events::add).close();
        succeed(breaker, 1);
        assertThat(events).as("the second registration of the same listener").hasSize(1);
        fail(breaker, 3);
        assertThat(events).as("and three failures and a transition").hasSize(5);
    }

    @Test
    void canUseTheBreakerThatCallsThem() {
        CircuitBreaker breaker = breaker(config());
        breaker.onTransition(transition -> {
            if (transition.to() == State.OPEN) {
                breaker.reset("from a listener");
            }
        });
        breaker.onTransition(events::add);
        fail(breaker, 4);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(events)
                .as("in the order of the transitions, also for those registered later")
                .extracting(event -> ((CircuitBreakerEvent.StateTransition) event).to())
                .containsExactly(State.OPEN, State.CLOSED);
    }

    @Test
    void hearOfACallWithoutItsDurationWhereItBeganUntimed() {
        CircuitBreaker breaker = breaker(config().slowCallDetectionOff());
        Permit before = breaker.acquire();
        breaker.addListener(events::add);
        before.succeeded(null);
        takes(breaker, Duration.ofMillis(7));
        assertThat(events)
                .extracting(event -> ((CircuitBreakerEvent.CallSucceeded) event).duration())
                .containsExactly(null, Duration.ofMillis(7));
    }

    @Test
    void thatThrowAreLogged() {
        CircuitBreaker breaker = breaker(config());
        IllegalStateException broken = new IllegalStateException("listener");
        breaker.onTransition(transition -> {
            throw broken;
        });
        try (HeardLog log = HeardLog.of(Listeners.class)) {
            breaker.forceOpen("drill");
            assertThat(log.entries())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "SEVERE A listener of circuit breaker transitions threw on StateTransition[name=pricing, ");
            assertThat(log.thrown()).containsExactly(broken);
        }
    }

    /** Guests are isolated, so nothing gets here in practice; should it, one failure is not to silence the rest. */
    @Test
    void hearLaterTransitionsAfterOneWhoseTellingFailed() {
        List<CircuitBreakerEvent> told = new ArrayList<>();
        StateMachine machine = Owned.machine(config(), transition -> {
            told.add(transition);
            if (told.size() == 1) {
                throw new IllegalStateException("telling");
            }
        });
        assertThatIllegalStateException()
                .isThrownBy(() -> machine.enter(State.DISABLED, state -> true, "first", ticker.read()));
        machine.enter(State.FORCED_OPEN, state -> true, "second", ticker.read());
        assertThat(told).hasSize(2);
    }
}
