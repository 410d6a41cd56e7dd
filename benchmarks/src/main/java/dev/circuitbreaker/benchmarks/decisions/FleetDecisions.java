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

    private static final List<FleetContestant> CONTESTANTS = List.of(
            OurFleet.OFF,
            OurFleet.OBSERVE,
            OurFleet.HINT,
            OurFleet.QUORUM,
            Resilience4jFleet.DEFAULTS,
            Resilience4jFleet.AS_OURS,
            Gobreaker.DEFAULTS,
            Gobreaker.AS_OURS);

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
        for (FleetMeasure measure : FleetMeasure.values()) {
            document.replace(
                    measure.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'), decisions.table(measure));
        }
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

    private String table(FleetMeasure measure) {
        MarkdownTable table = new MarkdownTable();
        table.add(measure.title());
        FleetScenarios.ALL_OF_THEM.forEach(scenario -> table.add("`" + scenario.id() + "`"));
        table.endRow();
        for (FleetContestant contestant : CONTESTANTS) {
            table.add(contestant.title());
            for (FleetScenario scenario : FleetScenarios.ALL_OF_THEM) {
                table.add(Shown.number(mean(scenario, contestant, measure)));
            }
            table.endRow();
        }
        return table.toString();
    }
}
