package dev.circuitbreaker.spring.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.simulation.FleetContestant;
import dev.circuitbreaker.core.simulation.FleetMeasure;
import dev.circuitbreaker.core.simulation.FleetScenario;
import dev.circuitbreaker.core.simulation.FleetScenarios;
import dev.circuitbreaker.core.simulation.FleetSimulation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What a fleet of ten decides where it matters, beside ten breakers that know nothing of each other; docs/fleet.md has more figures. */
@Tag("simulation")
class FleetSimulationTest {

    private static final int SEEDS = 3;

    private record Run(FleetScenario scenario, FleetContestant contestant, long seed) {}

    /** A run is the same every time, so it takes place once. */
    private static final Map<Run, Map<FleetMeasure, Double>> DONE = new ConcurrentHashMap<>();

    static final List<FleetContestant> SHARING = List.of(OurFleet.OBSERVE, OurFleet.HINT, OurFleet.QUORUM);

    static final List<FleetContestant> LISTENING = List.of(OurFleet.HINT, OurFleet.QUORUM);

    static final List<FleetScenario> DEAD =
            List.of(FleetScenarios.DEAD_1, FleetScenarios.DEAD_10, FleetScenarios.DEAD_100);

    static final List<FleetScenario> PARTITIONS =
            List.of(FleetScenarios.ONE_BAD, FleetScenarios.THREE_BAD, FleetScenarios.HALF_BAD);

    static final List<FleetScenario> WITHOUT_STORE = List.of(FleetScenarios.STORE_DOWN, FleetScenarios.STORE_SILENT);

    static final List<FleetScenario> STORES = List.of(
            FleetScenarios.STORE_DOWN,
            FleetScenarios.STORE_SILENT,
            FleetScenarios.STORE_SLOW,
            FleetScenarios.STORE_FLUSHED,
            FleetScenarios.STORE_RETURNS);

    @Test
    void isTheSameInEveryRunOfTheSameSeed() {
        assertThat(FleetSimulation.run(FleetScenarios.DEAD_10, OurFleet.QUORUM, 1))
                .isEqualTo(FleetSimulation.run(FleetScenarios.DEAD_10, OurFleet.QUORUM, 1))
                .isNotEqualTo(FleetSimulation.run(FleetScenarios.DEAD_10, OurFleet.QUORUM, 2));
    }

    @Nested
    class Outage {

        @ParameterizedTest
        @FieldSource("dev.circuitbreaker.spring.fleet.simulation.FleetSimulationTest#DEAD")
        void costsAThirdAtMostOfWhatTenSingleBreakersWaste(FleetScenario scenario) {
            double alone = mean(scenario, OurFleet.OFF, FleetMeasure.WASTED);
            double hinted = mean(scenario, OurFleet.HINT, FleetMeasure.WASTED);
            assertThat(hinted).isPositive().isLessThan(alone / 3);
            assertThat(mean(scenario, OurFleet.QUORUM, FleetMeasure.WASTED)).isLessThanOrEqualTo(hinted);
        }

        @ParameterizedTest
        @FieldSource("dev.circuitbreaker.spring.fleet.simulation.FleetSimulationTest#DEAD")
        void isProbedByAllTogetherAsOftenAsOneBreakerMay(FleetScenario scenario) {
            for (FleetContestant contestant : LISTENING) {
                assertThat(each(scenario, contestant, FleetMeasure.PROBES_PER_WAIT))
                        .as(contestant.title())
                        .allSatisfy(probes -> assertThat(probes).isBetween(1.0, 3.0));
            }
        }

        @ParameterizedTest
        @FieldSource("dev.circuitbreaker.spring.fleet.simulation.FleetSimulationTest#DEAD")
        void isNoticedSooner(FleetScenario scenario) {
            for (FleetContestant contestant : LISTENING) {
                assertThat(mean(scenario, contestant, FleetMeasure.TIME_TO_OPEN))
                        .as(contestant.title())
                        .isLessThan(0.5 * mean(scenario, OurFleet.OFF, FleetMeasure.TIME_TO_OPEN));
            }
        }
    }

    @Nested
    class Partition {

        @ParameterizedTest
        @FieldSource("dev.circuitbreaker.spring.fleet.simulation.FleetSimulationTest#PARTITIONS")
        void makesNoInstanceRejectWhoseOwnCallsSucceed(FleetScenario scenario) {
            for (FleetContestant contestant : SHARING) {
                for (FleetMeasure measure : List.of(FleetMeasure.HEALTHY_REJECTED, FleetMeasure.HEALTHY_OPENINGS)) {
                    assertThat(each(scenario, contestant, measure))
                            .as(contestant.title() + ", " + measure)
                            .containsOnly(0.0);
                }
            }
        }

        @Test
        void isOpenedForByTheInstancesThatItConcerns() {
            for (FleetContestant contestant : SHARING) {
                assertThat(mean(FleetScenarios.HALF_BAD, contestant, FleetMeasure.TIME_TO_OPEN))
                        .as(contestant.title())
                        .isLessThan(6);
            }
        }
    }

    @Nested
    class Brownout {

        @Test
        void belowTheThresholdOpensNothing() {
            for (FleetContestant contestant : SHARING) {
                assertThat(each(FleetScenarios.BROWNOUT_30, contestant, FleetMeasure.GOOD_REJECTED))
                        .as(contestant.title())
                        .containsOnly(0.0);
            }
        }

        @Test
        void belowTheThresholdOpensHardlyAnythingWhereCallsAreFew() {
            for (FleetContestant contestant : SHARING) {
                assertThat(mean(FleetScenarios.BROWNOUT_30_RARE, contestant, FleetMeasure.GOOD_REJECTED))
                        .as(contestant.title())
                        .isLessThan(50);
            }
        }

        @Test
        void aboveTheThresholdWastesLessThanAloneAndFlapsLess() {
            for (FleetContestant contestant : LISTENING) {
                for (FleetMeasure measure : List.of(FleetMeasure.WASTED, FleetMeasure.FLAPS)) {
                    assertThat(mean(FleetScenarios.BROWNOUT_60, contestant, measure))
                            .as(contestant.title() + ", " + measure)
                            .isLessThan(0.8 * mean(FleetScenarios.BROWNOUT_60, OurFleet.OFF, measure));
                }
            }
        }
    }

    @Nested
    class Store {

        @Test
        void inTroubleOpensNothingWhileTheDependencyIsWell() {
            for (FleetScenario scenario : FleetScenarios.HEALTHY_WITHOUT_STORE) {
                for (FleetContestant contestant : SHARING) {
                    Map<FleetMeasure, Double> run = run(scenario, contestant, 1);
                    assertThat(run)
                            .as(scenario.store() + ", " + contestant.title())
                            .containsEntry(FleetMeasure.HEALTHY_OPENINGS, 0.0)
                            .containsEntry(FleetMeasure.GOOD_REJECTED, 0.0)
                            .containsEntry(FleetMeasure.WAITED, 0.0);
                }
            }
        }

        @ParameterizedTest
        @FieldSource("dev.circuitbreaker.spring.fleet.simulation.FleetSimulationTest#WITHOUT_STORE")
        void thatIsGoneLeavesTenSingleBreakers(FleetScenario scenario) {
            Map<FleetMeasure, Double> alone = run(scenario, OurFleet.OFF, 1);
            for (FleetContestant contestant : SHARING) {
                assertThat(run(scenario, contestant, 1)).as(contestant.title()).isEqualTo(alone);
            }
        }

        @ParameterizedTest
        @FieldSource("dev.circuitbreaker.spring.fleet.simulation.FleetSimulationTest#STORES")
        void inTroubleKeepsNoCallWaiting(FleetScenario scenario) {
            for (FleetContestant contestant : SHARING) {
                assertThat(each(scenario, contestant, FleetMeasure.LONGEST_WAIT))
                        .as(contestant.title())
                        .allSatisfy(millis -> assertThat(millis).isLessThanOrEqualTo(50));
            }
        }

        @ParameterizedTest
        @FieldSource("dev.circuitbreaker.spring.fleet.simulation.FleetSimulationTest#STORES")
        void inTroubleNeverMakesAnOutageCostMoreThanAlone(FleetScenario scenario) {
            for (FleetContestant contestant : SHARING) {
                assertThat(mean(scenario, contestant, FleetMeasure.WASTED))
                        .as(contestant.title())
                        .isLessThanOrEqualTo(mean(scenario, OurFleet.OFF, FleetMeasure.WASTED));
            }
        }

        @Test
        void doesNotMindTheClockOfAnInstance() {
            for (FleetContestant contestant : SHARING) {
                assertThat(run(FleetScenarios.OFF_CLOCK, contestant, 1))
                        .as(contestant.title())
                        .isEqualTo(run(FleetScenarios.DEAD_10, contestant, 1));
            }
        }
    }

    @Test
    void decidesAloneIfItOnlyObserves() {
        for (FleetScenario scenario :
                List.of(FleetScenarios.DEAD_10, FleetScenarios.HALF_BAD, FleetScenarios.BROWNOUT_60)) {
            assertThat(run(scenario, OurFleet.OBSERVE, 1)).as(scenario.id()).isEqualTo(run(scenario, OurFleet.OFF, 1));
        }
    }

    private static double mean(FleetScenario scenario, FleetContestant contestant, FleetMeasure measure) {
        return each(scenario, contestant, measure).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }

    private static List<Double> each(FleetScenario scenario, FleetContestant contestant, FleetMeasure measure) {
        return LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> run(scenario, contestant, seed).get(measure))
                .toList();
    }

    private static Map<FleetMeasure, Double> run(FleetScenario scenario, FleetContestant contestant, long seed) {
        return DONE.computeIfAbsent(
                new Run(scenario, contestant, seed), run -> FleetSimulation.run(scenario, contestant, seed));
    }
}
