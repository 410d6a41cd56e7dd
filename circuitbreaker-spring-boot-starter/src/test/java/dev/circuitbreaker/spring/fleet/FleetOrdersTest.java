package dev.circuitbreaker.spring.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.spring.config.FleetMode;
import dev.circuitbreaker.spring.config.FleetSettings;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an instance makes of what operators say for all, and how it probes. */
class FleetOrdersTest extends FleetDrill {

    @ParameterizedTest
    @EnumSource(FleetMode.class)
    void obeysInEveryMode(FleetMode mode) {
        member = member(mode);
        override(State.FORCED_OPEN, 1, 60_000);

        assertThat(breaker.state()).isEqualTo(State.FORCED_OPEN);
        assertThat(cause()).isEqualTo("forced open: for the fleet by alice: load test");
    }

    @Test
    void obeysOnceAndTellsItOn() {
        override(State.DISABLED, 1, 60_000);
        breaker.reset("here it is well");
        override(State.DISABLED, 1, 50_000);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(Objects.requireNonNull(exchange().override()).state()).isEqualTo(State.DISABLED);
    }

    @Test
    void obeysTheNewestWord() {
        override(State.FORCED_OPEN, 1, 60_000);
        override(State.CLOSED, 2, 60_000);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);

        override(State.FORCED_OPEN, 1, 60_000);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void endsWhatIsOverAlsoWithoutTheStore() {
        override(State.FORCED_OPEN, 1, 60_000);
        store.reachable = false;
        pass(Duration.ofSeconds(59));
        assertThatExceptionOfType(FleetUnavailableException.class).isThrownBy(member::exchange);
        assertThat(breaker.state()).isEqualTo(State.FORCED_OPEN);

        pass(Duration.ofSeconds(1));
        assertThatExceptionOfType(FleetUnavailableException.class).isThrownBy(member::exchange);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(cause()).isEqualTo("reset: what was said for the fleet is over");
    }

    /** Words are no evidence of who has said them. */
    @Test
    void endsNothingThatOnlySoundsAsIfItWereSaidForAll() {
        exchange();
        breaker.forceOpen("for the fleet and all its captains");
        exchange();

        assertThat(breaker.state()).isEqualTo(State.FORCED_OPEN);
    }

    @Test
    void endsNothingThatWasSaidToThisInstanceAlone() {
        breaker.forceOpen("here");
        override(State.FORCED_OPEN, 1, 60_000);
        store.verdict = NOTHING;
        pass(Duration.ofSeconds(60));
        exchange();

        assertThat(breaker.state()).isEqualTo(State.FORCED_OPEN);
    }

    @Test
    void endsWhatHasBeenSaidTwice() {
        override(State.FORCED_OPEN, 1, 60_000);
        override(State.FORCED_OPEN, 2, 120_000);
        store.verdict = NOTHING;
        pass(Duration.ofSeconds(119));
        exchange();
        assertThat(breaker.state()).isEqualTo(State.FORCED_OPEN);

        pass(Duration.ofSeconds(1));
        exchange();

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void endsWhatHasBeenSaidBeforeItLeftAndCameBack() {
        override(State.FORCED_OPEN, 1, 60_000);
        member.leave();
        member = member(FleetMode.QUORUM);
        override(State.FORCED_OPEN, 1, 30_000);
        store.verdict = NOTHING;
        pass(Duration.ofSeconds(30));
        exchange();

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void endsWhatWasOverBeforeItCameBack() {
        override(State.FORCED_OPEN, 1, 60_000);
        member.leave();
        member = member(FleetMode.QUORUM);
        store.verdict = NOTHING;
        exchange();

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    /** A breaker that only observes is not to reject calls because an operator has once said something else. */
    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"METRICS_ONLY", "DISABLED"})
    void goesBackToWhatItWasToldAlone(State before) {
        if (before == State.METRICS_ONLY) {
            breaker.observe("not yet");
        } else {
            breaker.disable("here");
        }
        override(State.FORCED_OPEN, 1, 60_000);
        override(State.FORCED_OPEN, 2, 60_000);
        store.verdict = NOTHING;
        pass(Duration.ofSeconds(60));
        exchange();

        assertThat(breaker.state()).isEqualTo(before);
    }

    private void halfOpen() {
        exchange();
        fail(10);
        exchange();
        pass(Duration.ofSeconds(30));
    }

    @Test
    void asksBeforeItProbes() {
        halfOpen();
        store.lease = new ProbeLease(false, Duration.ofSeconds(20));

        assertThat(breaker.tryAcquire()).isNull();
        assertThat(breaker.tryAcquire()).isNull();
        assertThat(breaker.isCallPermitted()).isFalse();
        assertThat(store.leases).isEqualTo(1);

        pass(Duration.ofSeconds(1));
        store.lease = new ProbeLease(true, Duration.ZERO);
        assertThat(breaker.isCallPermitted()).isTrue();
        assertThat(breaker.tryAcquire()).isNotNull();
        assertThat(store.leases).isEqualTo(2);
    }

    /** Probes that come to nothing are spent until then. */
    @ParameterizedTest
    @CsvSource({"5, 5", "30, 30", "600, 30"})
    void asksForARoundOfHalfAMinuteAtMost(int wait, int round) {
        breaker.reconfigure(breaker.config().toBuilder()
                .waitDurationInOpenState(Duration.ofSeconds(wait))
                .build());
        exchange();
        fail(10);
        exchange();
        pass(Duration.ofSeconds(wait));

        assertThat(breaker.tryAcquire()).isNotNull();

        assertThat(store.round).hasSeconds(round);
    }

    @Test
    void asksAgainAtOnceWhenAnotherHasSeenItRecover() {
        halfOpen();
        store.lease = new ProbeLease(false, Duration.ofSeconds(20));
        assertThat(breaker.tryAcquire()).isNull();
        recovered();

        store.lease = new ProbeLease(true, Duration.ZERO);

        assertThat(breaker.tryAcquire()).isNotNull();
    }

    @Test
    void probesAloneWithoutTheStore() {
        halfOpen();
        store.reachable = false;

        assertThat(breaker.tryAcquire()).isNotNull();
        assertThat(breaker.tryAcquire()).isNotNull();

        assertThat(store.leases).as("one has waited for it").isEqualTo(1);
    }

    @Test
    void keysProbeAlone() {
        CircuitBreaker key = breaker.forKey("a");
        halfOpen();
        for (int i = 0; i < 10; i++) {
            key.acquire().failed(new IllegalStateException("down"));
        }
        pass(Duration.ofSeconds(30));
        store.lease = new ProbeLease(false, Duration.ofSeconds(20));

        assertThat(key.tryAcquire()).isNotNull();
    }

    @Test
    void observersProbeAlone() {
        ProbeLeases own = new ProbeLeases(store, "one");
        new FleetInstance(
                registry,
                store,
                new FleetSettings(FleetMode.OBSERVE, "one", "circuitbreaker", Duration.ofHours(1)),
                own,
                () -> {});
        own.reachable(true);

        assertThat(own.pass("pricing")).isTrue();
        assertThat(store.leases).isZero();
    }
}
