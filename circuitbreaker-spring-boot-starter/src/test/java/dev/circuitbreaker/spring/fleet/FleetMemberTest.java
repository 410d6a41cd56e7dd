package dev.circuitbreaker.spring.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.core.Permit;
import dev.circuitbreaker.spring.config.FleetMode;
import dev.circuitbreaker.spring.config.FleetSettings;
import dev.circuitbreaker.spring.fleet.FleetReport.Probing;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FleetMemberTest {

    private static final FleetVerdict NOTHING = new FleetVerdict(10, 10, 0, 0, false, null, 0);

    /** Says what it is told to say, and keeps what it hears. */
    private static final class ScriptedStore implements FleetStore {

        FleetVerdict verdict = NOTHING;
        boolean reachable = true;
        ProbeLease lease = new ProbeLease(true, Duration.ZERO);
        int leases;
        int nudges;
        Runnable meanwhile = () -> {};
        Map<String, FleetReport> reports = new HashMap<>();

        private void reach() {
            if (!reachable) {
                throw new FleetUnavailableException("gone", null);
            }
        }

        @Override
        public Map<String, FleetVerdict> exchange(String instance, Collection<FleetReport> told) {
            reach();
            meanwhile.run();
            reports = told.stream().collect(Collectors.toMap(FleetReport::name, each -> each));
            return told.stream().collect(Collectors.toMap(FleetReport::name, each -> verdict));
        }

        @Override
        public ProbeLease lease(String name, String instance, int probes, Duration life, Duration wait) {
            leases++;
            reach();
            return lease;
        }

        @Override
        public FleetOverride override(String name, FleetOrder order, Duration ttl) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, FleetView> look(Collection<String> names) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void nudge(String instance) {
            nudges++;
        }

        @Override
        public void onNudge(@Nullable Runnable listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    private final ManualTicker ticker = new ManualTicker();
    private final ScriptedStore store = new ScriptedStore();
    private final ProbeLeases leases = new ProbeLeases(store, "one");
    private final CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(
            CircuitBreakerConfig.builder().ticker(ticker).probeGate(leases).build());
    private final CircuitBreaker breaker = registry.get("pricing");
    private final AtomicInteger woken = new AtomicInteger();
    private FleetMember member = member(FleetMode.QUORUM);

    private FleetMember member(FleetMode mode) {
        return new FleetMember(
                registry,
                store,
                new FleetSettings(mode, "one", "circuitbreaker", Duration.ofHours(1)),
                leases,
                woken::incrementAndGet);
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

    private FleetReport exchange() {
        member.exchange();
        return Objects.requireNonNull(store.reports.get("pricing"));
    }

    private FleetReport exchange(int suspecting) {
        store.verdict = new FleetVerdict(10, 10, suspecting, 0, false, null, 0);
        return exchange();
    }

    private void recovered() {
        store.verdict = new FleetVerdict(10, 10, 0, 0, true, null, 0);
        exchange();
    }

    private void override(State state, long since, long millis) {
        FleetOverride said = new FleetOverride(state, "load test", "alice", since, since + millis);
        store.verdict = new FleetVerdict(10, 10, 0, 0, false, said, millis);
        exchange();
    }

    private String cause() {
        return Objects.requireNonNull(breaker.snapshot().lastTransition()).cause();
    }

    private void pass(Duration time) {
        ticker.advance(time);
    }

    // what it tells

    @ParameterizedTest(name = "{0} good and then {1} bad calls: {2}")
    @CsvSource({
        "0, 0, ABSTAINS",
        "2, 0, ABSTAINS",
        "3, 0, DISSENTS",
        "50, 1, DISSENTS",
        "50, 2, DISSENTS",
        "50, 3, SUSPECTS",
        "0, 2, ABSTAINS",
        "0, 3, SUSPECTS",
        "3, 2, ABSTAINS"
    })
    void hasAnOpinionFromItsOwnCalls(int good, int bad, Opinion opinion) {
        exchange();
        succeed(good);
        fail(bad);

        FleetReport report = exchange();

        assertThat(report.opinion()).isEqualTo(opinion);
        assertThat(report.hasTraffic()).isEqualTo(good + bad > 0);
        assertThat(report.state().state()).isEqualTo(State.CLOSED);
        assertThat(report.state().failed()).isEqualTo(bad);
    }

    @Test
    void suspectsAtTheRateOfItsSettings() {
        exchange();
        for (int i = 0; i < 3; i++) {
            fail(1);
            succeed(1);
        }

        assertThat(exchange().opinion()).isEqualTo(Opinion.SUSPECTS);
    }

    @Test
    void suspectsADependencyThatIsSlow() {
        exchange();
        for (int i = 0; i < 5; i++) {
            Permit permit = breaker.acquire();
            pass(Duration.ofSeconds(61));
            permit.succeeded(null);
        }

        assertThat(exchange().opinion()).isEqualTo(Opinion.SUSPECTS);
    }

    @Test
    void whatIsLongAgoSaysNothing() {
        exchange();
        fail(3);
        assertThat(exchange().opinion()).isEqualTo(Opinion.SUSPECTS);

        pass(Duration.ofSeconds(4));
        exchange();
        pass(Duration.ofSeconds(4));

        assertThat(exchange().opinion()).isEqualTo(Opinion.ABSTAINS);
        assertThat(exchange().hasTraffic()).isTrue();
        pass(Duration.ofSeconds(10));
        assertThat(exchange().hasTraffic()).isFalse();
    }

    @Test
    void rejectedCallsAreTraffic() {
        fail(10);
        pass(Duration.ofSeconds(20));
        exchange();
        pass(Duration.ofSeconds(5));
        assertThat(breaker.tryAcquire()).isNull();

        assertThat(exchange().hasTraffic()).isTrue();
    }

    @Test
    void keepsItsVoteWhileItsBreakerIsOpenByItsOwnEvidence() {
        fail(10);
        assertThat(exchange().opinion()).isEqualTo(Opinion.SUSPECTS);
        pass(Duration.ofSeconds(29));
        assertThat(exchange().opinion()).isEqualTo(Opinion.SUSPECTS);
        pass(Duration.ofSeconds(1));
        assertThat(exchange().opinion()).isEqualTo(Opinion.SUSPECTS);

        succeed(2);

        assertThat(exchange().opinion()).isEqualTo(Opinion.DISSENTS);
    }

    @Test
    void doesNotVoteForWhatOthersHaveDecided() {
        exchange(6);
        assertThat(breaker.state()).isEqualTo(State.OPEN);

        assertThat(exchange(6).opinion()).isEqualTo(Opinion.ABSTAINS);
    }

    @Test
    void votesOnWhereItSuspectedItselfBeforeOthersDecided() {
        exchange();
        fail(3);
        exchange(6);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        pass(Duration.ofSeconds(20));

        assertThat(exchange(6).opinion()).isEqualTo(Opinion.SUSPECTS);
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"FORCED_OPEN", "DISABLED"})
    void abstainsWhereAnOperatorDecides(State state) {
        fail(10);
        exchange();
        if (state == State.DISABLED) {
            breaker.disable(null);
        } else {
            breaker.forceOpen(null);
        }

        assertThat(exchange().opinion()).isEqualTo(Opinion.ABSTAINS);
    }

    @Test
    void tellsHowProbesComeOut() {
        exchange();
        fail(10);
        assertThat(exchange().probing()).isEqualTo(Probing.OPENED);
        assertThat(exchange().probing()).isEqualTo(Probing.NONE);

        pass(Duration.ofSeconds(30));
        Permit probe = breaker.acquire();
        assertThat(exchange().probing()).isEqualTo(Probing.GOES_ON);
        probe.failed(new IllegalStateException("down"));
        fail(1);
        FleetReport failed = exchange();
        assertThat(failed.probing()).isEqualTo(Probing.FAILED);
        assertThat(failed.pause()).isEqualTo(Duration.ofSeconds(30));

        pass(Duration.ofSeconds(30));
        succeed(2);
        assertThat(exchange().probing()).isEqualTo(Probing.SUCCEEDED);
        assertThat(exchange().probing()).isEqualTo(Probing.NONE);
    }

    @Test
    void tellsAgainWhatTheStoreHasNotHeard() {
        exchange();
        fail(10);
        store.reachable = false;
        assertThatExceptionOfType(FleetUnavailableException.class).isThrownBy(member::exchange);
        store.reachable = true;

        assertThat(exchange().probing()).isEqualTo(Probing.OPENED);
    }

    @Test
    void nudgesOthersWithNewsOnly() {
        exchange();
        int before = store.nudges;
        exchange();
        succeed(1);
        exchange();
        assertThat(store.nudges).isEqualTo(before);

        fail(3);
        exchange();
        assertThat(store.nudges).isEqualTo(before + 1);
    }

    @Test
    void wakesForNewsOnly() {
        exchange();
        succeed(3);
        fail(2);
        assertThat(woken).hasValue(0);

        fail(1);
        assertThat(woken).hasValue(1);

        exchange();
        fail(1);
        assertThat(woken).hasValue(1);
        breaker.forceOpen(null);
        assertThat(woken).hasValue(2);
    }

    @Test
    void followsWhatComesAndGoes() {
        exchange();
        registry.get("stock");
        exchange();
        assertThat(store.reports).containsOnlyKeys("pricing", "stock");

        registry.remove("pricing");
        member.exchange();
        assertThat(store.reports).containsOnlyKeys("stock");
    }

    // what it makes of the others' word

    @ParameterizedTest
    @CsvSource({"OBSERVE, CLOSED", "HINT, OPEN", "QUORUM, OPEN"})
    void opensSoonerWhileOthersSuspect(FleetMode mode, State state) {
        member = member(mode);
        succeed(100);
        exchange(3);

        fail(3);

        assertThat(breaker.state()).isEqualTo(state);
        if (state == State.OPEN) {
            assertThat(cause()).isEqualTo("3 consecutive failures, as 3 of 10 instances suspect it");
        }
    }

    @Test
    void needsItsUsualCallsOnceOthersTrustAgain() {
        succeed(100);
        exchange(3);
        exchange(2);

        fail(3);

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

        fail(3);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void goesOnAloneWithoutTheStore() {
        succeed(100);
        exchange(3);
        store.reachable = false;
        assertThatExceptionOfType(FleetUnavailableException.class).isThrownBy(member::exchange);

        fail(3);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void goesOnAloneOnceItHasLeft() {
        succeed(100);
        exchange(3);
        member.leave();

        fail(3);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(woken).hasValue(0);
    }

    // what operators say for all

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

    @Test
    void endsNothingThatWasSaidToThisInstanceAlone() {
        breaker.forceOpen("here");
        override(State.FORCED_OPEN, 1, 60_000);
        store.verdict = NOTHING;
        pass(Duration.ofSeconds(60));
        exchange();

        assertThat(breaker.state()).isEqualTo(State.FORCED_OPEN);
    }

    // probes

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
        new FleetMember(
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
