package dev.circuitbreaker.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the breaker decides where it matters. The bounds leave a little room beside what docs/decisions.md reports, so that a
 * change for the worse is noticed.
 */
@Tag("simulation")
class SimulationTest {

    private static final int SEEDS = 10;

    private static final Contestant RAMPING =
            Policies.ours("ramping", builder -> builder.recoveryRampDuration(Duration.ofSeconds(10)));

    private static final Contestant IMPATIENT = Policies.ours(
            "impatient",
            builder -> builder.slowCallDurationThreshold(Duration.ofSeconds(5)).slowCallRateThreshold(50));

    /** A limit below the client's timeout of a second. */
    private static final Contestant HALF_A_SECOND = slowAfter(Duration.ofMillis(500));

    private static final Contestant FIVE_SECONDS = slowAfter(Duration.ofSeconds(5));

    @Nested
    class Simulator {

        @Test
        void measuresTheSameInEveryRunOfTheSameSeed() {
            assertThat(Simulation.run(Scenarios.RECOVERY, Policies.DEFAULTS, 1))
                    .isEqualTo(Simulation.run(Scenarios.RECOVERY, Policies.DEFAULTS, 1))
                    .isNotEqualTo(Simulation.run(Scenarios.RECOVERY, Policies.DEFAULTS, 2));
        }

        @Test
        void offersEveryPolicyTheSameTruth() {
            double good = mean(Scenarios.BROWNOUT_45, Policies.NONE, Measure.GOODPUT);
            for (Contestant contestant : new Contestant[] {Policies.ORACLE, Policies.DEFAULTS, Policies.TEXTBOOK}) {
                double served = mean(Scenarios.BROWNOUT_45, contestant, Measure.GOODPUT);
                double rejected = mean(Scenarios.BROWNOUT_45, contestant, Measure.GOOD_REJECTED);
                assertThat(served + rejected).isEqualTo(good);
            }
        }

        @Test
        void hasAnOracleThatWastesNothing() {
            assertThat(mean(Scenarios.OUTAGE, Policies.ORACLE, Measure.WASTED)).isZero();
            assertThat(mean(Scenarios.OUTAGE, Policies.ORACLE, Measure.GOOD_REJECTED))
                    .isZero();
            assertThat(mean(Scenarios.OUTAGE, Policies.NONE, Measure.WASTED)).isBetween(1150.0, 1250.0);
        }

        @Test
        void losesCallsThatFindNoFreeCaller() {
            assertThat(mean(Scenarios.HANG, Policies.NONE, Measure.GOOD_REJECTED))
                    .isPositive();
        }

        @Test
        void hasAsManyCallersAsTheScenarioSays() {
            assertThat(mean(Scenarios.HANG_FEW, Policies.NONE, Measure.WASTED)).isBetween(10.0, 20.0);
        }

        @Test
        void letsThePolicyLookOnceASecond() {
            List<Long> looks = new ArrayList<>();
            Simulation.run(Scenarios.BLIP, new Contestant("looking", (time, log) -> looking(time, looks)), 1);
            assertThat(looks).hasSize(212).startsWith(1_000_000_000L, 2_000_000_000L);
        }

        private Policy looking(VirtualTime time, List<Long> looks) {
            return new Policy() {
                @Override
                public Admitted admit(Call call, Answer truth) {
                    return (good, nanos) -> {};
                }

                @Override
                public void look() {
                    looks.add(time.now());
                }
            };
        }
    }

    @Nested
    class Breaker {

        @Test
        void opensEarlyInAnOutageAndProbesLittle() {
            assertThat(mean(Scenarios.ANY_OUTAGE, Policies.DEFAULTS, Measure.TIME_TO_OPEN))
                    .isLessThan(2.8);
            assertThat(mean(Scenarios.ANY_OUTAGE, Policies.DEFAULTS, Measure.WASTED))
                    .isLessThan(60);
        }

        @Test
        void closesSoonAfterAnOutage() {
            assertThat(mean(Scenarios.ANY_OUTAGE, Policies.DEFAULTS, Measure.TIME_TO_RECOVER))
                    .isLessThan(20);
            assertThat(mean(Scenarios.ANY_OUTAGE, Policies.DEFAULTS, Measure.FLAPS))
                    .isZero();
        }

        @Test
        void opensOnTheFirstTenCalls() {
            assertThat(mean(Scenarios.COLD_OUTAGE, Policies.DEFAULTS, Measure.WASTED))
                    .isLessThan(14);
        }

        @Test
        void sharesALongBrownoutWisely() {
            assertThat(mean(Scenarios.BROWNOUT_60, Policies.DEFAULTS, Measure.WASTED))
                    .isLessThan(100);
            assertThat(mean(Scenarios.BROWNOUT_60, Policies.DEFAULTS, Measure.FLAPS))
                    .isLessThan(28);
        }

        @Test
        void opensWhileNoCallReturnsIfToldHowLongOneMayTake() {
            assertThat(mean(Scenarios.HANG, IMPATIENT, Measure.TIME_TO_OPEN)).isLessThan(6);
            assertThat(mean(Scenarios.HANG, FIVE_SECONDS, Measure.TIME_TO_OPEN)).isLessThan(6);
            assertThat(mean(Scenarios.HANG, Policies.DEFAULTS, Measure.TIME_TO_OPEN))
                    .isLessThan(33);
        }

        @Test
        void opensWhenAFewCallersHangAndNoCallComesAnyMore() {
            assertThat(mean(Scenarios.HANG_FEW, Policies.DEFAULTS, Measure.TIME_TO_OPEN))
                    .isLessThan(62);
            assertThat(mean(Scenarios.HANG_FEW, FIVE_SECONDS, Measure.TIME_TO_OPEN))
                    .isLessThan(7);
            assertThat(mean(Scenarios.HANG_FEW, FIVE_SECONDS, Measure.WASTED)).isLessThan(15);
            assertThat(share(Scenarios.HANG_FEW, FIVE_SECONDS)).isGreaterThan(90);
            assertThat(share(Scenarios.HANG_FEW, FIVE_SECONDS))
                    .isGreaterThan(share(Scenarios.HANG_FEW, Policies.NONE) + 4);
        }

        @Test
        void opensWhileCallsTimeOutAtTheClientWhateverACallMayTake() {
            for (Contestant contestant : new Contestant[] {Policies.DEFAULTS, HALF_A_SECOND}) {
                assertThat(mean(Scenarios.CLIENT_TIMEOUT, contestant, Measure.TIME_TO_OPEN))
                        .isLessThan(2.4);
                assertThat(mean(Scenarios.CLIENT_TIMEOUT, contestant, Measure.WASTED))
                        .isLessThan(150);
                assertThat(mean(Scenarios.CLIENT_TIMEOUT_70, contestant, Measure.TIME_TO_OPEN))
                        .isLessThan(2.8);
                assertThat(mean(Scenarios.CLIENT_TIMEOUT_70, contestant, Measure.WASTED))
                        .isLessThan(370);
            }
        }

        @Test
        void doesNotOverloadARecoveringDependencyIfToldToRamp() {
            assertThat(mean(Scenarios.RECOVERY, RAMPING, Measure.PEAK_LOAD)).isLessThan(1.25);
            assertThat(share(Scenarios.RECOVERY, RAMPING)).isGreaterThan(93);
            assertThat(share(Scenarios.RECOVERY, Policies.DEFAULTS)).isGreaterThan(87);
        }

        @Test
        void profitsFromAPauseThatTheDependencyKnowsToNeed() {
            assertThat(mean(Scenarios.PAUSE_KNOWN, Policies.HEEDING, Measure.TIME_TO_RECOVER))
                    .isLessThan(4);
            assertThat(mean(Scenarios.PAUSE_NEEDED, Policies.HEEDING, Measure.TIME_TO_RECOVER))
                    .isLessThan(4);
            assertThat(mean(Scenarios.PAUSE_NEEDED, Policies.DEFAULTS, Measure.TIME_TO_RECOVER))
                    .isEqualTo(300);
        }

        @Test
        void losesByAPauseThatTheDependencyOnlyGuesses() {
            assertThat(mean(Scenarios.PAUSE_GUESSED, Policies.HEEDING, Measure.GOOD_REJECTED))
                    .isGreaterThan(1.3 * mean(Scenarios.PAUSE_GUESSED, Policies.DEFAULTS, Measure.GOOD_REJECTED));
        }

        @Test
        void cutsOffABadShardAndNoOtherIfGivenAKey() {
            assertThat(mean(Scenarios.SHARD, Policies.KEYED, Measure.WASTED)).isLessThan(75);
            assertThat(share(Scenarios.SHARD, Policies.KEYED)).isGreaterThan(99.5);
        }

        @Test
        void doesNotMindAFewFailures() {
            assertThat(mean(Scenarios.FIVE_FAILURES, Policies.DEFAULTS, Measure.OPENINGS))
                    .isZero();
            assertThat(mean(Scenarios.BLIP, Policies.DEFAULTS, Measure.OPENINGS))
                    .isLessThan(0.2);
            assertThat(Simulation.run(Scenarios.HEALTHY_DAY, Policies.DEFAULTS, 1))
                    .containsEntry(Measure.OPENINGS, 0.0);
        }
    }

    @Nested
    class AdaptiveBreaker {

        @Test
        void servesNearlyAllThatADependencyBearsWhereFailuresFollowLoad() {
            for (Scenario scenario : List.of(Scenarios.LOAD_30, Scenarios.LOAD_45, Scenarios.LOAD_60)) {
                assertThat(share(scenario, Policies.ADAPTIVE)).as(scenario.id()).isGreaterThan(91);
                assertThat(mean(scenario, Policies.ADAPTIVE, Measure.FLAPS))
                        .as(scenario.id())
                        .isZero();
                assertThat(mean(scenario, Policies.ADAPTIVE, Measure.TIME_TO_RECOVER))
                        .as(scenario.id())
                        .isLessThan(11);
            }
        }

        @Test
        void letsCallsThroughWhereRejectingThemWouldNotHelp() {
            for (Scenario scenario : List.of(
                    Scenarios.BROWNOUT_20, Scenarios.BROWNOUT_30, Scenarios.BROWNOUT_45, Scenarios.BROWNOUT_60)) {
                assertThat(share(scenario, Policies.ADAPTIVE)).as(scenario.id()).isGreaterThan(90);
            }
        }

        @Test
        void wastesNoMoreThanTheDefaultInAnOutageAndRecoversAsSoon() {
            for (Scenario scenario : List.of(Scenarios.OUTAGE, Scenarios.ANY_OUTAGE, Scenarios.COLD_OUTAGE)) {
                for (Measure measure : List.of(Measure.WASTED, Measure.TIME_TO_RECOVER)) {
                    assertThat(mean(scenario, Policies.ADAPTIVE, measure))
                            .as(scenario.id() + ", " + measure)
                            .isLessThanOrEqualTo(mean(scenario, Policies.DEFAULTS, measure));
                }
                assertThat(mean(scenario, Policies.ADAPTIVE, Measure.GOODPUT))
                        .as(scenario.id())
                        .isGreaterThanOrEqualTo(mean(scenario, Policies.DEFAULTS, Measure.GOODPUT));
            }
        }

        @Test
        void servesMoreThanOneThatOpensAndWastesLessThanOneThatDoesNot() {
            for (Scenario scenario : List.of(Scenarios.LOAD_45, Scenarios.LOAD_60)) {
                assertThat(share(scenario, Policies.ADAPTIVE))
                        .as(scenario.id())
                        .isGreaterThan(share(scenario, Policies.DEFAULTS) + 25);
            }
            assertThat(mean(Scenarios.LOAD_30, Policies.ADAPTIVE, Measure.WASTED))
                    .isLessThan(mean(Scenarios.LOAD_30, Policies.DEFAULTS, Measure.WASTED) / 4);
        }

        @Test
        void doesNotMindABlipMuch() {
            assertThat(mean(Scenarios.BLIP, Policies.ADAPTIVE, Measure.GOOD_REJECTED))
                    .isLessThan(150);
        }

        @Test
        void isAheadOfWhatHasBeenPublished() {
            for (Contestant other : Policies.THROTTLING) {
                assertThat(worstShare(other)).as(other.title()).isLessThan(worstShare(Policies.ADAPTIVE));
            }
        }

        private static double worstShare(Contestant contestant) {
            return Scenarios.PARTIAL.stream()
                    .mapToDouble(scenario -> share(scenario, contestant))
                    .min()
                    .orElseThrow();
        }
    }

    private static Contestant slowAfter(Duration threshold) {
        return Policies.ours("slow after " + threshold, builder -> builder.slowCallDurationThreshold(threshold));
    }

    private static double mean(Scenario scenario, Contestant contestant, Measure measure) {
        return LongStream.rangeClosed(1, SEEDS)
                .mapToDouble(seed -> Simulation.run(scenario, contestant, seed).get(measure))
                .average()
                .orElseThrow();
    }

    /** Of the oracle's goodput, in percent. */
    private static double share(Scenario scenario, Contestant contestant) {
        return 100 * mean(scenario, contestant, Measure.GOODPUT) / mean(scenario, Policies.ORACLE, Measure.GOODPUT);
    }
}
