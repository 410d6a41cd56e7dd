package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class PeersTest {

    private static final String BECAUSE = "4 of 10 instances suspect it";

    private final ManualTicker ticker = new ManualTicker();
    private final CircuitBreaker breaker = CircuitBreaker.of("pricing", config().build());

    private CircuitBreakerConfig.Builder config() {
        return CircuitBreakerConfig.builder().ticker(ticker);
    }

    private void succeed(int calls) {
        for (int i = 0; i < calls; i++) {
            breaker.acquire().succeeded(null);
        }
    }

    private void fail(int calls) {
        for (int i = 0; i < calls; i++) {
            breaker.acquire().failed(new IllegalStateException("down"));
        }
    }

    private String cause() {
        return Objects.requireNonNull(breaker.snapshot().lastTransition()).cause();
    }

    @Test
    void suspicionLetsFewerFailuresInARowOpen() {
        succeed(100);
        breaker.peers().suspect(3, BECAUSE);

        fail(2);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        fail(1);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(cause()).isEqualTo("3 consecutive failures, as 4 of 10 instances suspect it");
    }

    @Test
    void suspicionLetsFewerCallsReachTheRate() {
        breaker.peers().suspect(4, BECAUSE);

        fail(1);
        succeed(1);
        fail(1);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        succeed(1);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(cause()).isEqualTo("failure rate 50% reached 50% over 4 calls, as 4 of 10 instances suspect it");
    }

    @Test
    void suspicionOpensNothingByItself() {
        succeed(50);
        breaker.peers().suspect(1, BECAUSE);
        succeed(50);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void whatTheWindowHoldsIsJudgedAtOnce() {
        fail(5);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);

        breaker.peers().suspect(3, BECAUSE);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(cause()).isEqualTo("failure rate 100% reached 50% over 5 calls, as 4 of 10 instances suspect it");
    }

    @Test
    void suspicionRaisesNoLimit() {
        breaker.reconfigure(config().consecutiveFailureThreshold(2).build());
        breaker.peers().suspect(5, BECAUSE);

        fail(2);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void trustEndsSuspicion() {
        succeed(90);
        breaker.peers().suspect(3, BECAUSE);
        breaker.peers().trust();

        fail(9);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void suspicionOutlivesNewSettingsAndStates() {
        breaker.peers().suspect(3, BECAUSE);
        breaker.reconfigure(config().failureRateThreshold(90).build());
        breaker.reset(null);
        succeed(90);

        fail(3);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void aSuspicionTakesThePlaceOfAnother() {
        succeed(100);
        breaker.peers().suspect(5, BECAUSE);
        breaker.peers().suspect(4, BECAUSE);
        breaker.peers().suspect(4, "5 of 10 instances suspect it");

        fail(4);

        assertThat(cause()).isEqualTo("4 consecutive failures, as 5 of 10 instances suspect it");
    }

    @Test
    void aSuspicionMayAskForFewerCalls() {
        succeed(100);
        breaker.peers().suspect(5, BECAUSE);
        breaker.peers().suspect(4, BECAUSE);

        fail(4);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void suspicionHoldsForNewSettings() {
        breaker.peers().suspect(4, BECAUSE);
        fail(1);
        breaker.reconfigure(config().failureRateThreshold(70).build());

        succeed(2);
        fail(1);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        succeed(20);
        fail(4);

        assertThat(cause()).isEqualTo("4 consecutive failures, as 4 of 10 instances suspect it");
    }

    @Test
    void suspicionIsNoChangeOfSettings() {
        List<CircuitBreakerEvent> events = new ArrayList<>();
        breaker.addListener(events::add);
        CircuitBreakerConfig before = breaker.config();

        breaker.peers().suspect(3, BECAUSE);

        assertThat(breaker.config()).isSameAs(before);
        assertThat(events).isEmpty();
    }

    @Test
    void suspicionKeepsCallsInFlight() {
        Permit permit = breaker.acquire();
        breaker.peers().suspect(1, BECAUSE);

        permit.failed(new IllegalStateException("down"));

        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.snapshot().callsInFlight()).isZero();
    }

    @Test
    void needsACallToJudgeBy() {
        assertThatThrownBy(() -> breaker.peers().suspect(0, BECAUSE))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("calls")
                .hasMessageContaining("must be at least 1");
    }

    @Test
    void othersTripAClosedBreakerWhichThenProbes() {
        succeed(20);
        List<StateTransition> transitions = new ArrayList<>();
        breaker.onTransition(transitions::add);

        breaker.peers().trip("6 of 10 instances say that it fails");
        breaker.peers().trip("again");

        assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(20);
        assertThat(breaker.snapshot().outage()).isNotNull();
        ticker.advance(Duration.ofSeconds(30));
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(transitions)
                .extracting(StateTransition::cause)
                .containsExactly("6 of 10 instances say that it fails", "wait of 30s is over");
    }

    @ParameterizedTest
    @EnumSource(value = State.class, mode = Mode.EXCLUDE, names = "CLOSED")
    void othersTripNoOtherState(State state) {
        CircuitBreaker other =
                CircuitBreaker.of("other", config().initialState(state).build());

        other.peers().trip("no");

        assertThat(other.state()).isEqualTo(state);
    }

    @Test
    void othersEndTheWaitOfAnOpenBreaker() {
        fail(10);
        breaker.peers().probe("an instance has seen it recover");

        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(cause()).isEqualTo("an instance has seen it recover");
        succeed(2);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(value = State.class, mode = Mode.EXCLUDE, names = "OPEN")
    void othersEndNoOtherWait(State state) {
        CircuitBreaker other =
                CircuitBreaker.of("other", config().initialState(state).build());

        other.peers().probe("no");

        assertThat(other.state()).isEqualTo(state);
    }

    @Test
    void keysDecideByThemselves() {
        CircuitBreaker key = breaker.forKey("a");

        breaker.peers().trip("because");

        assertThat(key.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    /** Lets through what it is told to, and counts what it is asked. */
    private static final class Gate implements CircuitBreakerConfig.ProbeGate {

        boolean open = true;
        int passes;
        final List<String> asked = new ArrayList<>();

        @Override
        public boolean isOpen(String name) {
            return open;
        }

        @Override
        public boolean pass(String name) {
            asked.add(name);
            return passes-- > 0;
        }
    }

    private final Gate gate = new Gate();

    private CircuitBreaker halfOpen(CircuitBreakerConfig.ProbeGate asked) {
        return CircuitBreaker.of(
                "gated", config().initialState(State.HALF_OPEN).probeGate(asked).build());
    }

    @Test
    void probesPassAGate() {
        CircuitBreaker gated = halfOpen(gate);
        gate.passes = 1;

        Permit probe = gated.acquire();

        assertThatExceptionOfType(CallNotPermittedException.class).isThrownBy(gated::acquire);
        assertThat(gate.asked).containsExactly("gated", "gated");
        assertThat(gated.snapshot().callsInFlight()).isEqualTo(1);
        probe.succeeded(null);
    }

    @Test
    void aGateIsAskedForPlacesOnly() {
        CircuitBreaker gated = halfOpen(gate);
        gate.passes = 5;
        for (int i = 0; i < 3; i++) {
            gated.acquire();
        }

        assertThat(gated.tryAcquire()).isNull();

        assertThat(gate.asked).hasSize(3);
    }

    @Test
    void aClosedGateRejectsBeforeACallIsPrepared() {
        CircuitBreaker gated = halfOpen(gate);
        gate.open = false;

        assertThat(gated.isCallPermitted()).isFalse();
        assertThatExceptionOfType(CallNotPermittedException.class).isThrownBy(gated::checkCallPermitted);
        assertThat(gate.asked).isEmpty();
    }

    @Test
    void aGateThatThrowsLetsProbesThrough() {
        CircuitBreaker gated = halfOpen(new CircuitBreakerConfig.ProbeGate() {
            @Override
            public boolean isOpen(String name) {
                throw new IllegalStateException("rude");
            }

            @Override
            public boolean pass(String name) {
                throw new AssertionError("rude");
            }
        });

        try (HeardLog log = HeardLog.of(HalfOpenPhase.class)) {
            assertThat(gated.isCallPermitted()).isTrue();
            assertThat(gated.tryAcquire()).isNotNull();
            assertThat(log.entries())
                    .hasSize(2)
                    .containsOnly("SEVERE The probe gate of circuit breaker '" + gated.name()
                            + "' failed; the probe is let through.");
            assertThat(log.thrown()).extracting(Throwable::getMessage).containsOnly("rude");
        }
    }

    @Test
    void rehearsalsAndCandidatesAskNoGate() {
        CircuitBreakerConfig tried = config().initialState(State.METRICS_ONLY)
                .minimumNumberOfCalls(1)
                .probeGate(gate)
                .build();
        CircuitBreaker rehearsing = CircuitBreaker.of("rehearsing", tried);
        rehearsing.acquire().failed(new IllegalStateException("down"));
        ticker.advance(Duration.ofSeconds(30));
        rehearsing.acquire().succeeded(null);

        CircuitBreaker compared = CircuitBreaker.of(
                "compared",
                config().candidate(tried.toBuilder().initialState(State.CLOSED).build())
                        .build());
        compared.acquire().failed(new IllegalStateException("down"));
        ticker.advance(Duration.ofSeconds(30));
        compared.acquire().succeeded(null);

        assertThat(gate.asked).isEmpty();
        assertThat(Objects.requireNonNull(rehearsing.snapshot().rehearsal()).state())
                .isEqualTo(State.HALF_OPEN);
    }

    @Test
    void keysAskUnderTheirOwnName() {
        CircuitBreaker gated = halfOpen(gate);
        gate.passes = 1;

        gated.forKey("a").acquire().succeeded(null);

        assertThat(gate.asked).containsExactly("gated[a]");
    }
}
