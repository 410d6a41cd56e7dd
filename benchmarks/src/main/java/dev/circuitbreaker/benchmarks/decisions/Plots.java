package dev.circuitbreaker.benchmarks.decisions;

import dev.circuitbreaker.core.simulation.Contestant;
import dev.circuitbreaker.core.simulation.Measure;
import dev.circuitbreaker.core.simulation.Policies;
import dev.circuitbreaker.core.simulation.Scenario;
import dev.circuitbreaker.core.simulation.Scenarios;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The plots: where two measures pull apart, what each value of a setting gives. */
final class Plots {

    /** One coordinate of a point. */
    private record Coordinate(Scenario scenario, Measure measure) {

        String title() {
            return scenario.id() + ": " + measure.title();
        }
    }

    private final Path folder;
    private final Runs runs;

    private Plots(Path folder, Runs runs) {
        this.folder = folder;
        this.runs = runs;
    }

    static void write(Path folder, Comparison comparison, Runs runs) throws IOException {
        Files.writeString(folder.resolve("goodput.svg"), comparison.goodputPlot());
        Files.writeString(folder.resolve("recovery.svg"), RecoveryPlot.draw());
        Plots plots = new Plots(folder, runs);
        Coordinate slowToRecover = new Coordinate(Scenarios.ANY_OUTAGE, Measure.TIME_TO_RECOVER);
        Coordinate flaps = new Coordinate(Scenarios.BROWNOUT_60, Measure.FLAPS);
        plots.draw("wait", Sweep.WAIT, "30s", new Coordinate(Scenarios.ANY_OUTAGE, Measure.WASTED), slowToRecover);
        plots.draw("wait-flaps", Sweep.WAIT, "30s", flaps, slowToRecover);
        plots.draw("probes", Sweep.PROBES, "3", flaps, new Coordinate(Scenarios.LIMPING, Measure.GOOD_REJECTED));
        plots.draw(
                "minimum",
                Sweep.MINIMUM,
                "10",
                new Coordinate(Scenarios.COLD_OUTAGE, Measure.WASTED),
                new Coordinate(Scenarios.COLD_FAILURES, Measure.GOOD_REJECTED));
        plots.draw(
                "slow",
                Sweep.SLOW_DURATION,
                "60s",
                new Coordinate(Scenarios.HANG, Measure.SECONDS_LOST),
                new Coordinate(Scenarios.SLOW_BUT_WELL, Measure.GOOD_REJECTED));
        plots.draw(
                "lease",
                Sweep.LEASE,
                "60s",
                new Coordinate(Scenarios.HANG, Measure.TIME_TO_RECOVER),
                new Coordinate(Scenarios.SLOW_BUT_WELL, Measure.GOOD_REJECTED));
        Coordinate peak = new Coordinate(Scenarios.RECOVERY, Measure.PEAK_LOAD);
        plots.draw("ramp", Sweep.RAMP, "0", peak, slowToRecover);
        plots.draw("jitter", Sweep.JITTER, "0", peak, slowToRecover);
    }

    private void draw(String name, Sweep sweep, String byDefault, Coordinate x, Coordinate y) throws IOException {
        ScatterPlot plot = new ScatterPlot(sweep.setting(), x.title(), y.title());
        for (Contestant contestant : sweep.contestants()) {
            plot.value(
                    contestant.title(),
                    mean(x, contestant),
                    mean(y, contestant),
                    contestant.title().equals(byDefault));
        }
        Contestant theirs = sweep.reference();
        plot.other("Resilience4j", mean(x, theirs), mean(y, theirs), Svg.THEIRS);
        if (theirs == Resilience4j.DEFAULTS) {
            plot.other("textbook", mean(x, Policies.TEXTBOOK), mean(y, Policies.TEXTBOOK), Svg.OTHERS);
        }
        Files.writeString(folder.resolve(name + ".svg"), plot.toString());
    }

    private double mean(Coordinate coordinate, Contestant contestant) {
        return runs.sample(coordinate.scenario(), contestant, coordinate.measure())
                .mean();
    }
}
