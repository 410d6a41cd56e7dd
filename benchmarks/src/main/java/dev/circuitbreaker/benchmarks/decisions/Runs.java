package dev.circuitbreaker.benchmarks.decisions;

import dev.circuitbreaker.core.simulation.Contestant;
import dev.circuitbreaker.core.simulation.Measure;
import dev.circuitbreaker.core.simulation.Policies;
import dev.circuitbreaker.core.simulation.Scenario;
import dev.circuitbreaker.core.simulation.Simulation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Runs scenarios with all their seeds, on all processors, and remembers what was measured. */
final class Runs {

    private record Key(Scenario scenario, Contestant contestant) {}

    private final Map<Key, List<Map<Measure, Double>>> done = new HashMap<>();
    private final int mostSeeds;

    /** At most so many seeds for a scenario. */
    Runs(int mostSeeds) {
        this.mostSeeds = mostSeeds;
    }

    /** A measure over all seeds; goodput in percent of the oracle's. */
    Sample sample(Scenario scenario, Contestant contestant, Measure measure) {
        Sample sample = raw(scenario, contestant, measure);
        return measure == Measure.GOODPUT ? sample.percentOf(raw(scenario, Policies.ORACLE, measure)) : sample;
    }

    private Sample raw(Scenario scenario, Contestant contestant, Measure measure) {
        return new Sample(runs(scenario, contestant).stream()
                .mapToDouble(measures -> measures.get(measure))
                .toArray());
    }

    private List<Map<Measure, Double>> runs(Scenario scenario, Contestant contestant) {
        Key key = new Key(scenario, contestant);
        List<Map<Measure, Double>> known = done.get(key);
        if (known == null) {
            known = LongStream.rangeClosed(1, Math.min(mostSeeds, scenario.seeds()))
                    .parallel()
                    .mapToObj(seed -> Simulation.run(scenario, contestant, seed))
                    .toList();
            done.put(key, known);
        }
        return known;
    }
}
