package dev.circuitbreaker.benchmarks.report;

import static dev.circuitbreaker.benchmarks.report.Table.cell;

import dev.circuitbreaker.benchmarks.annotation.Advice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The tables and charts of the annotation path, and what they say about its aims. */
final class AnnotationReport {

    private static final int THREADS = 1;
    private static final Map<String, String> SCENARIOS = new LinkedHashMap<>();

    static {
        SCENARIOS.put("success", "success");
        SCENARIOS.put("successWithFallback", "success, fallback configured");
        SCENARIOS.put("async", "asynchronous");
        SCENARIOS.put("openWithFallback", "open, with fallback");
        SCENARIOS.put("openWithoutFallback", "open, without");
    }

    private final Samples samples;
    private final Path charts;

    AnnotationReport(Samples samples, Path charts) {
        this.samples = samples;
        this.charts = charts;
    }

    void fill(Document document) throws IOException {
        document.fill("annotation", times() + "\nBytes per call:\n\n" + bytes() + charts());
        document.fill("annotation-aims", aims());
    }

    private String times() {
        List<String> columns = new ArrayList<>(List.of("ns per call"));
        SCENARIOS.values().forEach(name -> columns.addAll(List.of(name, "times ours")));
        Table table = new Table(columns);
        for (Advice advice : Advice.values()) {
            List<String> cells = new ArrayList<>(List.of(advice.label()));
            for (String scenario : SCENARIOS.keySet()) {
                cells.add(cell(samples.nanos(scenario, advice, THREADS)));
                cells.add(cell(samples.ratio(scenario, advice, scenario, Advice.OURS, THREADS)));
            }
            table.row(cells);
        }
        return table.toString();
    }

    private String bytes() {
        List<String> columns = new ArrayList<>(List.of(""));
        columns.addAll(SCENARIOS.values());
        Table table = new Table(columns);
        for (Advice advice : Advice.values()) {
            List<String> cells = new ArrayList<>(List.of(advice.label()));
            for (String scenario : SCENARIOS.keySet()) {
                cells.add(cell(samples.bytes(scenario, advice, THREADS).map(each -> Numbers.whole(each.median()))));
            }
            table.row(cells);
        }
        return table.toString();
    }

    private String charts() throws IOException {
        StringBuilder links = new StringBuilder();
        for (String scenario : List.of("success", "openWithFallback")) {
            String title = "Through the annotation: " + SCENARIOS.get(scenario);
            BarChart chart = new BarChart(title + ": nanoseconds, logarithmic");
            for (Advice advice : Advice.values()) {
                samples.nanos(scenario, advice, THREADS).ifPresent(time -> chart.add(advice.label(), time.median()));
            }
            String name = "annotation-" + scenario + ".svg";
            chart.save(charts.resolve(name));
            links.append("\n![" + title + "](performance/" + name + ")\n");
        }
        return links.toString();
    }

    private String aims() {
        Table table = new Table(List.of("ours, as a share of", "measured", "aim"));
        share(table, "Resilience4j on success", "success", Advice.R4J, "at most 0.1");
        share(table, "Resilience4j when open, with fallback", "openWithFallback", Advice.R4J, "at most 0.025");
        table.row(List.of("no-op Spring advice plus the core call, on success", cell(overhead()), "at most 1.2"));
        return table.toString();
    }

    private void share(Table table, String of, String scenario, Advice other, String aim) {
        Optional<String> share =
                samples.ratio(scenario, Advice.OURS, scenario, other, THREADS).map(Numbers::share);
        table.row(List.of(of, cell(share), aim));
    }

    private Optional<Spread> overhead() {
        return samples.overRounds(round -> {
            OptionalDouble advice = samples.nanos(round, "success", Advice.SPRING_ADVICE, THREADS);
            OptionalDouble core = samples.nanos(round, "success", Advice.CORE, THREADS);
            OptionalDouble sum = advice.isPresent() && core.isPresent()
                    ? OptionalDouble.of(advice.getAsDouble() + core.getAsDouble())
                    : OptionalDouble.empty();
            return Samples.divide(samples.nanos(round, "success", Advice.OURS, THREADS), sum);
        });
    }
}
