package dev.circuitbreaker.spring.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.spring.config.FleetMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an instance makes of the others' word. */
class FleetWordTest extends FleetDrill {

    @ParameterizedTest
    @CsvSource({"OBSERVE, CLOSED", "HINT, OPEN", "QUORUM, OPEN"})
    void opensSoonerWhileOthersSuspect(FleetMode mode, State state) {
        member = member(mode);
        succeed(100);
        exchange(3);

        fail(BreakerEvidence.RUN);

        assertThat(breaker.state()).isEqualTo(state);
        if (state == State.OPEN) {
            assertThat(cause()).isEqualTo("6 consecutive failures, as 3 of 10 instances suspect it");
        }
    }

    @Test
    void needsItsUsualCallsOnceOthersTrustAgain() {
        succeed(100);
        exchange(3);
        exchange(2);

        fail(BreakerEvidence.RUN);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @ParameterizedTest
    @CsvSource({"OBSERVE, 10, CLOSED", "HINT, 10, CLOSED", "QUORUM, 4, CLOSED", "QUORUM, 5, OPEN"})
    void opensWithAQuorum(FleetMode mode, int votes, State state) {
        member = member(mode);
        exchange();

        exchange(votes);

        assertThat(breaker.state()).isEqualTo(state);
        if (state == State.OPEN) {
            assertThat(cause()).isEqualTo("5 of 10 instances say that it fails");
        }
    }

    @Test
    void staysWhereItsOwnCallsSucceed() {
        exchange();
        succeed(5);
        exchange(9);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void probesOnceTheQuorumIsLost() {
        exchange(6);
        assertThat(breaker.state()).isEqualTo(State.OPEN);

        exchange(4);

        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(cause()).isEqualTo("only 4 of 10 instances say that it fails by now");
    }

    /** The answer may take a while, and is about what was told before it. */
    @Test
    void doesNotGoByAnAnswerThatIsOutOfDate() {
        fail(10);
        exchange();
        pass(Duration.ofSeconds(30));
        store.meanwhile = () -> succeed(2);
        exchange(9);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);

        store.meanwhile = () -> {};
        assertThat(exchange(9).opinion()).isEqualTo(Opinion.DISSENTS);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void keepsItsOwnWaitWithoutAQuorum() {
        fail(10);
        exchange(1);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    /** Listeners of transitions may be late: whose evidence has opened it is not known before they have run. */
    @Test
    void keepsItsOwnWaitBeforeItKnowsWhyItHasOpened() {
        member.leave();
        breaker.onTransition(transition -> member.exchange());
        member = member(FleetMode.QUORUM);
        exchange(1);

        fail(10);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void probesOnceAnotherHasSeenItRecover() {
        fail(10);
        exchange();
        recovered();

        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(cause()).isEqualTo("another instance has seen it recover");
    }

    @Test
    void aBreakerThatAdaptsGoesByItsOwnCalls() {
        breaker.reconfigure(breaker.config().toBuilder()
                .strategy(CircuitBreakerConfig.Strategy.ADAPTIVE)
                .build());
        exchange(9);
        succeed(100);

        fail(BreakerEvidence.RUN);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void goesOnAloneWithoutTheStore() {
        succeed(100);
        exchange(3);
        store.reachable = false;
        assertThatExceptionOfType(FleetUnavailableException.class).isThrownBy(member::exchange);

        fail(BreakerEvidence.RUN);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void goesOnAloneWithAStoreThatThrowsWhatItShouldNot() {
        succeed(100);
        exchange(3);
        store.meanwhile = () -> {
            throw new IllegalStateException("a store of the application's own");
        };
        assertThatIllegalStateException().isThrownBy(member::exchange);

        fail(BreakerEvidence.RUN);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void goesOnAloneOnceItHasLeft() {
        succeed(100);
        exchange(3);
        member.leave();

        fail(BreakerEvidence.RUN);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(woken).hasValue(0);
    }
}
