package dev.circuitbreaker.benchmarks.decisions;

import dev.circuitbreaker.core.simulation.Contestant;
import dev.circuitbreaker.core.simulation.Measure;
import dev.circuitbreaker.core.simulation.Scenario;
import dev.circuitbreaker.core.simulation.Scenarios;
import java.util.List;
import java.util.stream.Stream;

/** What the values of a setting give, in every scenario and measure on which they have an influence. */
final class SweepTable {

    private final Runs runs;

    SweepTable(Runs runs) {
        this.runs = runs;
    }

    String of(Sweep sweep) {
        MarkdownTable table = new MarkdownTable();
        table.add("scenario");
        table.add("measure");
        sweep.contestants().forEach(contestant -> table.add(contestant.title()));
        table.add(sweep.reference().title());
        table.endRow();
        scenarios()
                .forEach(scenario -> Shown.measures(scenario).stream()
                        .filter(measure -> matters(sweep, scenario, measure))
                        .forEach(measure -> addRow(table, sweep, scenario, measure)));
        return "\n## `" + sweep.setting().replaceFirst("$|(?=, )", "`") + "\n\n" + table;
    }

    /** A healthy day opens none of them, and takes its time. */
    static List<Scenario> scenarios() {
        return Stream.concat(Scenarios.ASKED_FOR.stream(), Scenarios.ADDED.stream())
                .filter(scenario -> scenario != Scenarios.HEALTHY_DAY)
                .toList();
    }

    /** Some value differs from the first one by more than chance and by more than a twentieth. */
    private boolean matters(Sweep sweep, Scenario scenario, Measure measure) {
        Sample first = sample(scenario, sweep.contestants().get(0), measure);
        return sweep.contestants().stream()
                .map(contestant -> sample(scenario, contestant, measure))
                .filter(sample -> Math.abs(sample.minus(first).mean()) > Math.abs(first.mean()) / 20)
                .anyMatch(sample -> Verdict.of(sample, first, measure) != Verdict.EQUAL);
    }

    private void addRow(MarkdownTable table, Sweep sweep, Scenario scenario, Measure measure) {
        table.add(scenario.id());
        table.add(measure.title());
        Stream.concat(sweep.contestants().stream(), Stream.of(sweep.reference()))
                .forEach(contestant -> table.add(
                        Shown.number(sample(scenario, contestant, measure).mean())));
        table.endRow();
    }

    private Sample sample(Scenario scenario, Contestant contestant, Measure measure) {
        return runs.sample(scenario, contestant, measure);
    }
}
