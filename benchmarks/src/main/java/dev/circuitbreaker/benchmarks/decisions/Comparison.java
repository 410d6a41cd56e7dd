package dev.circuitbreaker.benchmarks.decisions;

import dev.circuitbreaker.core.simulation.Contestant;
import dev.circuitbreaker.core.simulation.Measure;
import dev.circuitbreaker.core.simulation.Policies;
import dev.circuitbreaker.core.simulation.Scenario;
import dev.circuitbreaker.core.simulation.Scenarios;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** All policies side by side, and ours against Resilience4j's, defaults against defaults. */
final class Comparison {

    /** Nowhere worse than Resilience4j in what was asked for, and better by less than the defaults. */
    static final Contestant CAUTIOUS = fourProbesAfter(60);

    /** Shows that the one above owes much to meeting the scenarios in step with Resilience4j. */
    private static final Contestant OUT_OF_STEP = fourProbesAfter(58);

    static final List<Contestant> CONTESTANTS = List.of(
            Policies.NONE,
            Policies.ORACLE,
            Policies.DEFAULTS,
            Resilience4j.DEFAULTS,
            Resilience4j.AS_OURS,
            Policies.AS_RESILIENCE4J,
            CAUTIOUS,
            Policies.TEXTBOOK);

    private static final List<Contestant> HALF_A_SECOND = slowAfter("500ms", Duration.ofMillis(500));

    /** Who takes part in addition, because what a call may take matters there: told so, everything else at its default. */
    private static final Map<Scenario, List<Contestant>> INFORMED = Map.of(
            Scenarios.CLIENT_TIMEOUT,
            HALF_A_SECOND,
            Scenarios.CLIENT_TIMEOUT_70,
            HALF_A_SECOND,
            Scenarios.HANG_FEW,
            slowAfter("5s", Duration.ofSeconds(5)));

    private final Runs runs;

    Comparison(Runs runs) {
        this.runs = runs;
    }

    private static Contestant fourProbesAfter(int seconds) {
        return Policies.ours(
                "ours, " + seconds + "s and 4 probes",
                builder -> builder.waitDurationInOpenState(Duration.ofSeconds(seconds))
                        .permittedNumberOfCallsInHalfOpenState(4));
    }

    static List<Contestant> contestants(Scenario scenario) {
        List<Contestant> contestants = new ArrayList<>(CONTESTANTS);
        if (scenario == Scenarios.SHARD) {
            contestants.add(Policies.KEYED);
        }
        if (Scenarios.PAUSES.contains(scenario)) {
            contestants.addAll(List.of(Policies.HEEDING, Policies.HEEDING_WITH_JITTER));
        }
        contestants.addAll(INFORMED.getOrDefault(scenario, List.of()));
        return contestants;
    }

    private static List<Contestant> slowAfter(String title, Duration threshold) {
        return List.of(
                Policies.ours("ours, slow after " + title, builder -> builder.slowCallDurationThreshold(threshold)),
                Resilience4j.slowAfter(title, threshold),
                Resilience4j.asOursSlowAfter(title, threshold));
    }

    /** One table for each scenario: a row for each policy, a column for each measure. */
    String tables(List<Scenario> scenarios) {
        StringBuilder text = new StringBuilder();
        scenarios.forEach(scenario -> text.append(table(scenario)));
        return text.toString();
    }

    private String table(Scenario scenario) {
        Set<Measure> measures = Shown.measures(scenario);
        MarkdownTable table = new MarkdownTable();
        table.add("policy");
        for (Measure measure : measures) {
            table.add(Shown.title(measure, scenario));
            if (measure == Measure.TIME_TO_RECOVER) {
                table.add("p50, p99");
            }
        }
        table.endRow();
        for (Contestant contestant : contestants(scenario)) {
            table.add(contestant.title());
            measures.forEach(measure -> addCells(table, scenario, contestant, measure));
            table.endRow();
        }
        return "\n### `" + scenario.id() + "`: " + scenario.title() + "\n\n" + table;
    }

    private void addCells(MarkdownTable table, Scenario scenario, Contestant contestant, Measure measure) {
        boolean breaker = contestant != Policies.NONE && contestant != Policies.ORACLE;
        boolean ofBreakers = measure == Measure.TIME_TO_OPEN
                || measure == Measure.TIME_TO_RECOVER
                || measure == Measure.FLAPS
                || measure == Measure.OPENINGS;
        Sample sample = runs.sample(scenario, contestant, measure);
        table.add(ofBreakers && !breaker ? "" : Shown.withInterval(sample));
        if (measure == Measure.TIME_TO_RECOVER) {
            table.add(breaker ? Shown.number(sample.percentile(50)) + ", " + Shown.number(sample.percentile(99)) : "");
        }
    }

    /** One row for each scenario: ours, theirs, and who is better. */
    String summary(List<Scenario> scenarios) {
        MarkdownTable table = new MarkdownTable();
        table.add("scenario");
        for (Measure measure : Measure.values()) {
            table.add(measure.title());
        }
        table.endRow();
        for (Scenario scenario : scenarios) {
            table.add(scenario.id());
            for (Measure measure : Measure.values()) {
                table.add(Shown.measures(scenario).contains(measure) ? duel(scenario, measure) : "");
            }
            table.endRow();
        }
        return "\n" + table;
    }

    private String duel(Scenario scenario, Measure measure) {
        Sample ours = runs.sample(scenario, Policies.DEFAULTS, measure);
        Sample theirs = runs.sample(scenario, Resilience4j.DEFAULTS, measure);
        String numbers = Shown.number(ours.mean()) + " / " + Shown.number(theirs.mean());
        return switch (Verdict.of(ours, theirs, measure)) {
            case BETTER -> "**" + numbers + "**";
            case EQUAL -> numbers;
            case WORSE -> numbers + " (worse)";
        };
    }

    /** Ways to let a part of the calls through: a row for each policy, and for each scenario the goodput and the calls wasted. */
    String throttling(List<Scenario> scenarios) {
        MarkdownTable table = new MarkdownTable();
        table.add("goodput, % of oracle's (calls wasted)");
        scenarios.forEach(scenario -> table.add("`" + scenario.id() + "`"));
        table.endRow();
        List<Contestant> contestants = Stream.of(
                        List.of(Policies.NONE, Policies.DEFAULTS, Resilience4j.DEFAULTS),
                        List.of(Policies.ADAPTIVE),
                        Policies.THROTTLING)
                .flatMap(List::stream)
                .toList();
        for (Contestant contestant : contestants) {
            table.add(contestant.title());
            for (Scenario scenario : scenarios) {
                table.add(Shown.number(runs.sample(scenario, contestant, Measure.GOODPUT)
                                .mean())
                        + " ("
                        + Shown.number(runs.sample(scenario, contestant, Measure.WASTED)
                                .mean())
                        + ")");
            }
            table.endRow();
        }
        return "\n" + table;
    }

    /** How often ours is better, equal and worse: with defaults, and with the same settings on both sides. */
    String scores(List<Scenario> scenarios) {
        MarkdownTable table = new MarkdownTable();
        List.of("ours", "Resilience4j", "better", "equal", "worse").forEach(table::add);
        table.endRow();
        addScore(table, scenarios, Policies.DEFAULTS, Resilience4j.DEFAULTS);
        addScore(table, scenarios, CAUTIOUS, Resilience4j.DEFAULTS);
        addScore(table, scenarios, OUT_OF_STEP, Resilience4j.DEFAULTS);
        addScore(table, scenarios, Policies.DEFAULTS, Resilience4j.AS_OURS);
        addScore(table, scenarios, Policies.AS_RESILIENCE4J, Resilience4j.DEFAULTS);
        return "\n" + table;
    }

    private void addScore(MarkdownTable table, List<Scenario> scenarios, Contestant ours, Contestant theirs) {
        int[] counts = new int[Verdict.values().length];
        for (Scenario scenario : scenarios) {
            for (Measure measure : Shown.measures(scenario)) {
                Sample one = runs.sample(scenario, ours, measure);
                Sample two = runs.sample(scenario, theirs, measure);
                counts[Verdict.of(one, two, measure).ordinal()]++;
            }
        }
        table.add(ours.title());
        table.add(theirs.title());
        Arrays.stream(counts).forEach(count -> table.add(Integer.toString(count)));
        table.endRow();
    }

    String goodputPlot() {
        return GoodputPlot.draw(
                runs,
                Stream.concat(Scenarios.ASKED_FOR.stream(), Scenarios.ADDED.stream())
                        .toList());
    }
}
