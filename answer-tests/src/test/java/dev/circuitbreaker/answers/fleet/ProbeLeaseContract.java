package dev.circuitbreaker.answers.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.circuitbreaker.spring.fleet.FleetReport;
import dev.circuitbreaker.spring.fleet.FleetReport.Probing;
import dev.circuitbreaker.spring.fleet.FleetStore;
import dev.circuitbreaker.spring.fleet.FleetVerdict;
import dev.circuitbreaker.spring.fleet.Opinion;
import dev.circuitbreaker.spring.fleet.ProbeLease;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever it is where instances meet, together they send as many probes as one would. */
abstract class ProbeLeaseContract {

    static final String NAME = "pricing";
    static final Duration LONG = Duration.ofSeconds(30);
    static final Duration SHORT = Duration.ofMillis(300);

    /** What an instance has of it; the same one for the same instance. */
    abstract FleetStore store(String instance);

    /** Has it lose all data. */
    abstract void loseEverything();

    @BeforeEach
    void beginsEmpty() {
        loseEverything();
    }

    final FleetVerdict tell(String instance, FleetReport report) {
        return store(instance).exchange(instance, List.of(report)).get(report.name());
    }

    final FleetVerdict ask(String instance) {
        return tell(instance, Reports.of(NAME, Opinion.ABSTAINS));
    }

    private FleetVerdict tell(String instance, Probing probing, Duration pause) {
        return tell(instance, Reports.probing(NAME, probing, pause));
    }

    private ProbeLease lease(String instance, int probes, Duration lease, Duration wait) {
        return store(instance).lease(NAME, instance, probes, lease, wait);
    }

    @Test
    void grantsProbesToOneInstanceAtATime() {
        assertThat(lease("a", 3, LONG, LONG)).isEqualTo(new ProbeLease(true, Duration.ZERO));
        ProbeLease refused = lease("b", 3, LONG, LONG);
        assertThat(refused.granted()).isFalse();
        assertThat(refused.askAgainAfter()).isBetween(LONG.minusSeconds(5), LONG);
        assertThat(lease("a", 3, LONG, LONG).granted()).isTrue();
        assertThat(store("b").lease("other", "b", 3, LONG, LONG).granted()).isTrue();
    }

    @Test
    void grantsAsManyProbesAsOneCircuitBreakerMaySend() {
        for (int i = 0; i < 3; i++) {
            assertThat(lease("a", 3, LONG, LONG).granted()).isTrue();
        }
        ProbeLease refused = lease("a", 3, LONG, LONG);
        assertThat(refused.granted()).isFalse();
        assertThat(refused.askAgainAfter()).isBetween(LONG.minusSeconds(5), LONG);
    }

    @Test
    void grantsAsManyAgainAfterAWait() {
        assertThat(lease("a", 1, LONG, SHORT).granted()).isTrue();
        assertThat(lease("a", 1, LONG, SHORT).granted()).isFalse();
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(2))
                .until(() -> lease("a", 1, LONG, SHORT).granted());
    }

    @Test
    void losesOneLeaseByAnInstanceThatCrashes() {
        assertThat(lease("a", 3, SHORT, LONG).granted()).isTrue();
        assertThat(lease("b", 3, SHORT, LONG).askAgainAfter()).isLessThanOrEqualTo(SHORT);
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(2))
                .until(() -> lease("b", 3, LONG, LONG).granted());
        assertThat(lease("b", 3, LONG, LONG).granted()).isTrue();
        assertThat(lease("b", 3, LONG, LONG).granted())
                .as("one was sent by the other")
                .isFalse();
    }

    @Test
    void leavesTheLeaseToAnInstanceThatGoesOn() {
        Duration lease = Duration.ofMillis(600);
        assertThat(lease("a", 3, lease, LONG).granted()).isTrue();
        await().pollInterval(Duration.ofMillis(100))
                .during(lease.multipliedBy(2))
                .atMost(Duration.ofSeconds(5))
                .until(() -> {
                    tell("a", Probing.GOES_ON, Duration.ZERO);
                    return !lease("b", 3, lease, LONG).granted();
                });
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(2))
                .until(() -> lease("b", 3, lease, LONG).granted());
    }

    @Test
    void givesTheLeaseBackToAnInstanceThatGoesOnWhenItIsLost() {
        assertThat(lease("a", 3, LONG, LONG).granted()).isTrue();
        loseEverything();
        tell("a", Probing.GOES_ON, Duration.ZERO);
        assertThat(lease("b", 3, LONG, LONG).granted()).isFalse();
        assertThat(lease("a", 3, LONG, LONG).granted()).isTrue();
    }

    @Test
    void takesNoLeaseFromTheOneThatHoldsIt() {
        assertThat(lease("a", 3, LONG, LONG).granted()).isTrue();
        tell("b", Probing.GOES_ON, Duration.ZERO);
        assertThat(lease("a", 3, LONG, LONG).granted()).isTrue();
        assertThat(lease("b", 3, LONG, LONG).granted()).isFalse();
    }

    @Test
    void sendsNoProbesForAWhileAfterOneHasFailed() {
        assertThat(lease("a", 3, LONG, LONG).granted()).isTrue();
        tell("a", Probing.FAILED, Duration.ofSeconds(1));
        for (String instance : List.of("a", "b")) {
            ProbeLease refused = lease(instance, 3, LONG, LONG);
            assertThat(refused.granted()).isFalse();
            assertThat(refused.askAgainAfter()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(1));
        }
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(3))
                .until(() -> lease("b", 3, LONG, LONG).granted());
        assertThat(lease("b", 3, LONG, LONG).granted()).isTrue();
        assertThat(lease("b", 3, LONG, LONG).granted()).as("a round of its own").isTrue();
    }

    @Test
    void keepsToTheLongestPause() {
        tell("a", Probing.FAILED, LONG);
        tell("b", Probing.FAILED, Duration.ZERO);
        assertThat(lease("b", 3, LONG, LONG).granted()).isFalse();
    }

    @Test
    void letsAllProbeAfterProbesHaveSucceeded() {
        tell("a", Probing.FAILED, LONG);
        tell("a", Probing.SUCCEEDED, Duration.ZERO);
        assertThat(ask("b").recovered()).isTrue();
        for (int i = 0; i < 5; i++) {
            assertThat(lease("b", 1, LONG, LONG).granted()).isTrue();
            assertThat(lease("c", 1, LONG, LONG).granted()).isTrue();
        }
        assertThat(tell("c", Probing.FAILED, LONG).recovered()).isFalse();
        assertThat(lease("b", 1, LONG, LONG).granted()).isFalse();
    }

    @Test
    void isNoLongerRecoveredAfterACircuitBreakerHasOpened() {
        tell("a", Probing.SUCCEEDED, Duration.ZERO);
        assertThat(tell("b", Probing.OPENED, LONG).recovered()).isFalse();
        assertThat(lease("c", 1, LONG, LONG).granted()).isTrue();
        assertThat(lease("d", 1, LONG, LONG).granted()).isFalse();
    }

    @Test
    void hasRecoveredForAWhileOnly() {
        tell("a", Probing.SUCCEEDED, Duration.ZERO);
        await().atMost(FleetStore.RECOVERY_LIFE.plusSeconds(2)).until(() -> !ask("b").recovered());
    }
}
