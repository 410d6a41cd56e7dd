package dev.circuitbreaker.spring.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.Permit;
import dev.circuitbreaker.spring.config.FleetMode;
import dev.circuitbreaker.spring.fleet.FleetReport.Probing;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an instance tells the others. */
class FleetInstanceTest extends FleetDrill {

    @ParameterizedTest(name = "{0} good and then {1} bad calls: {2}")
    @CsvSource({
        "0, 0, ABSTAINS",
        "2, 0, ABSTAINS",
        "3, 0, DISSENTS",
        "50, 1, DISSENTS",
        "50, 5, DISSENTS",
        "50, 6, SUSPECTS",
        "0, 2, ABSTAINS",
        "0, 5, ABSTAINS",
        "0, 6, SUSPECTS",
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

    private void needManyCallsToOpen() {
        breaker.reconfigure(
                breaker.config().toBuilder().minimumNumberOfCalls(50).build());
    }

    @Test
    void suspectsAtTheRateOfItsSettings() {
        needManyCallsToOpen();
        exchange();
        for (int i = 0; i < 5; i++) {
            fail(1);
            succeed(1);
        }

        assertThat(exchange().opinion()).isEqualTo(Opinion.SUSPECTS);
    }

    @Test
    void suspectsADependencyThatIsSlow() {
        needManyCallsToOpen();
        exchange();
        for (int i = 0; i < 10; i++) {
            Permit permit = breaker.acquire();
            pass(Duration.ofSeconds(61));
            permit.succeeded(null);
        }

        assertThat(exchange().opinion()).isEqualTo(Opinion.SUSPECTS);
    }

    @Test
    void whatIsLongAgoSaysNothing() {
        exchange();
        fail(BreakerEvidence.RUN);
        assertThat(exchange().opinion()).isEqualTo(Opinion.SUSPECTS);

        pass(Duration.ofSeconds(6));

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

    /** Else two that are idle would be a quorum for as long as they are. */
    @Test
    void votesNoLongerOnceItHasHadNoCallToProbeWith() {
        fail(10);
        exchange();
        pass(Duration.ofSeconds(39));
        assertThat(exchange().opinion()).isEqualTo(Opinion.SUSPECTS);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        pass(Duration.ofSeconds(1));

        assertThat(exchange().opinion()).isEqualTo(Opinion.ABSTAINS);
    }

    @Test
    void votesOnWhileItsProbesAreRefused() {
        fail(10);
        exchange();
        pass(Duration.ofSeconds(39));
        store.lease = new ProbeLease(false, Duration.ofSeconds(20));
        assertThat(breaker.tryAcquire()).isNull();
        exchange();
        pass(Duration.ofSeconds(9));

        assertThat(exchange().opinion()).isEqualTo(Opinion.SUSPECTS);
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
        fail(BreakerEvidence.RUN);
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

    /** It has not asked whether it may probe, so that it does is no reason for others not to. */
    @Test
    void keepsNoOthersFromProbingWhereItOnlyObserves() {
        member.leave();
        member = member(FleetMode.OBSERVE);
        exchange();
        fail(10);
        assertThat(exchange().probing()).isEqualTo(Probing.NONE);
        pass(Duration.ofSeconds(30));
        Permit probe = breaker.acquire();
        assertThat(exchange().probing()).isEqualTo(Probing.NONE);
        probe.failed(new IllegalStateException("down"));
        fail(1);
        assertThat(exchange().probing()).isEqualTo(Probing.NONE);

        pass(Duration.ofSeconds(30));
        succeed(2);
        assertThat(exchange().probing()).isEqualTo(Probing.SUCCEEDED);
    }

    /** The others need not wait for the end of its ramp. */
    @Test
    void tellsThatProbesHaveSucceededWhereARampFollows() {
        breaker.reconfigure(breaker.config().toBuilder()
                .recoveryRampDuration(Duration.ofSeconds(60))
                .build());
        fail(10);
        exchange();
        pass(Duration.ofSeconds(30));
        succeed(2);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        store.reachable = false;
        assertThatExceptionOfType(FleetUnavailableException.class).isThrownBy(member::exchange);
        store.reachable = true;

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

        fail(BreakerEvidence.RUN);
        exchange();
        assertThat(store.nudges).isEqualTo(before + 1);
    }

    @Test
    void wakesForNewsOnly() {
        needManyCallsToOpen();
        exchange();
        succeed(3);
        fail(BreakerEvidence.RUN - 1);
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
}
