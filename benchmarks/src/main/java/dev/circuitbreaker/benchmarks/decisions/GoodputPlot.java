package dev.circuitbreaker.benchmarks.decisions;

import dev.circuitbreaker.core.simulation.Contestant;
import dev.circuitbreaker.core.simulation.Measure;
import dev.circuitbreaker.core.simulation.Policies;
import dev.circuitbreaker.core.simulation.Scenario;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The goodput of each policy in each scenario, as a share of the oracle's. */
final class GoodputPlot {

    private static final int WIDTH = 640;
    private static final int LANE = 22;
    private static final int TOP = 60;

    private GoodputPlot() {}

    static String draw(Runs runs, List<Scenario> scenarios) {
        Map<Contestant, String> colors = new LinkedHashMap<>();
        colors.put(Policies.TEXTBOOK, Svg.OTHERS);
        colors.put(Resilience4j.DEFAULTS, Svg.THEIRS);
        colors.put(Policies.DEFAULTS, Svg.OURS);
        int bottom = TOP + LANE * scenarios.size();
        Svg svg = new Svg(WIDTH, bottom + 30, "Goodput, % of the oracle's");
        Axis percent = new Axis(130, WIDTH - 30, 20, 100);
        for (double mark : percent.marks()) {
            svg.line(percent.at(mark), TOP, percent.at(mark), bottom, Svg.GRID);
            svg.text(percent.at(mark), bottom + 18, "middle", Svg.INK, Shown.mark(mark));
        }
        double legend = percent.first();
        for (Map.Entry<Contestant, String> entry : colors.entrySet()) {
            svg.dot(legend, 40, entry.getValue());
            svg.text(legend + 10, 44, "start", entry.getValue(), entry.getKey().title());
            legend += 130;
        }
        for (int i = 0; i < scenarios.size(); i++) {
            double y = TOP + LANE * (i + 0.5);
            Scenario scenario = scenarios.get(i);
            svg.text(percent.first() - 12, y + 4, "end", Svg.INK, scenario.id());
            colors.forEach((contestant, color) -> svg.dot(
                    percent.at(
                            runs.sample(scenario, contestant, Measure.GOODPUT).mean()),
                    y,
                    color));
        }
        return svg.toString();
    }
}
