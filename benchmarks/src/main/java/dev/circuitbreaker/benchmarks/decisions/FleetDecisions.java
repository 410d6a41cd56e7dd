package dev.circuitbreaker.benchmarks.decisions;

import dev.circuitbreaker.core.simulation.FleetContestant;
import dev.circuitbreaker.core.simulation.FleetMeasure;
import dev.circuitbreaker.core.simulation.FleetScenario;
import dev.circuitbreaker.core.simulation.FleetScenarios;
import dev.circuitbreaker.core.simulation.FleetSimulation;
import dev.circuitbreaker.spring.fleet.simulation.OurFleet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Writes the tables of docs/fleet.md that come from the simulator.
 *
 * <pre>{@code
 * java -cp benchmarks/target/benchmarks.jar dev.circuitbreaker.benchmarks.decisions.FleetDecisions docs
 * }</pre>
 */
public final class FleetDecisions {

    private static final int SEEDS = 30;

    /** {@code observe} decides as {@code off} does, which a test keeps. */
    private static final List<FleetContestant> CONTESTANTS = List.of(
            OurFleet.OFF,
            OurFleet.HINT,
            OurFleet.QUORUM,
            Resilience4jFleet.DEFAULTS,
            Resilience4jFleet.AS_OURS,
            Gobreaker.DEFAULTS,
            Gobreaker.AS_OURS);

    private static final List<FleetScenario> DEAD =
            List.of(FleetScenarios.DEAD_1, FleetScenarios.DEAD_10, FleetScenarios.DEAD_100);

    private static final List<FleetScenario> PARTITIONS = List.of(
            FleetScenarios.ONE_BAD, FleetScenarios.THREE_BAD, FleetScenarios.HALF_BAD, FleetScenarios.HALF_BAD_RARE);

    private static final List<FleetScenario> STORE = List.of(
            FleetScenarios.STORE_DOWN,
            FleetScenarios.STORE_SILENT,
            FleetScenarios.STORE_SLOW,
            FleetScenarios.STORE_FLUSHED,
            FleetScenarios.STORE_RETURNS,
            FleetScenarios.OFF_CLOCK);

    private static final List<FleetScenario> OTHERS = List.of(
            FleetScenarios.HEALTHY,
            FleetScenarios.BROWNOUT_30,
            FleetScenarios.BROWNOUT_30_RARE,
            FleetScenarios.BROWNOUT_30_BUSY,
            FleetScenarios.BROWNOUT_45,
            FleetScenarios.BROWNOUT_60,
            FleetScenarios.SLOW,
            FleetScenarios.HUNG,
            FleetScenarios.FLAPPING,
            FleetScenarios.RECOVERY);

    private record Key(FleetScenario scenario, FleetContestant contestant) {}

    private final Map<Key, Map<FleetMeasure, Double>> done = new HashMap<>();

    private FleetDecisions() {}

    /**
     * Runs all scenarios.
     *
     * @param args the folder of the documentation
     * @throws IOException if it cannot be written
     */
    public static void main(String[] args) throws IOException {
        FleetDecisions decisions = new FleetDecisions();
        Document document = Document.read(Path.of(args[0]).resolve("fleet.md"));
        document.replace("wasted-dead", decisions.table(FleetMeasure.WASTED, DEAD));
        document.replace("probes-dead", decisions.table(FleetMeasure.PROBES_PER_WAIT, DEAD));
        document.replace("open-dead", decisions.table(FleetMeasure.TIME_TO_OPEN, DEAD));
        document.replace("recover-dead", decisions.table(FleetMeasure.TIME_TO_RECOVER, DEAD));
        document.replace("rejected-partitions", decisions.table(FleetMeasure.HEALTHY_REJECTED, PARTITIONS));
        document.replace("wasted-partitions", decisions.table(FleetMeasure.WASTED, PARTITIONS));
        document.replace("wasted-store", decisions.table(FleetMeasure.WASTED, STORE));
        document.replace("rejected-store", decisions.table(FleetMeasure.GOOD_REJECTED, STORE));
        document.replace("wait-store", decisions.table(FleetMeasure.LONGEST_WAIT, STORE));
        document.replace("wasted-others", decisions.table(FleetMeasure.WASTED, OTHERS));
        document.replace("rejected-others", decisions.table(FleetMeasure.GOOD_REJECTED, OTHERS));
        document.replace("flaps-others", decisions.table(FleetMeasure.FLAPS, OTHERS));
        document.write();
    }

    private double mean(FleetScenario scenario, FleetContestant contestant, FleetMeasure measure) {
        return done.computeIfAbsent(new Key(scenario, contestant), FleetDecisions::run)
                .get(measure);
    }

    private static Map<FleetMeasure, Double> run(Key key) {
        Map<FleetMeasure, Double> sums = new HashMap<>();
        LongStream.rangeClosed(1, SEEDS)
                .parallel()
                .mapToObj(seed -> FleetSimulation.run(key.scenario, key.contestant, seed))
                .toList()
                .forEach(run -> run.forEach((measure, value) -> sums.merge(measure, value / SEEDS, Double::sum)));
        return sums;
    }

    private String table(FleetMeasure measure, List<FleetScenario> scenarios) {
        MarkdownTable table = new MarkdownTable();
        table.add(measure.title());
        CONTESTANTS.forEach(contestant -> table.add(contestant.title()));
        table.endRow();
        for (FleetScenario scenario : scenarios) {
            table.add(scenario.title());
            CONTESTANTS.forEach(contestant -> table.add(Shown.number(mean(scenario, contestant, measure))));
            table.endRow();
        }
        return table.toString();
    }
}
