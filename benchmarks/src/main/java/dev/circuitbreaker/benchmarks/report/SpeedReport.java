package dev.circuitbreaker.benchmarks.report;

import static dev.circuitbreaker.benchmarks.report.Table.cell;

import dev.circuitbreaker.benchmarks.speed.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The tables and charts of the programmatic call path. */
final class SpeedReport {

    private static final String SUCCESS = "success";

    private final Samples samples;
    private final Path charts;

    SpeedReport(Samples samples, Path charts) {
        this.samples = samples;
        this.charts = charts;
    }

    void fill(Document document) throws IOException {
        document.fill("success", scenario(SUCCESS, "A successful call"));
        document.fill("failures", scenario("oneInFiveFails", "A call of which every fifth fails"));
        document.fill("rejected", scenario("rejected", "A rejected call"));
        document.fill("async", scenario("asyncCall", "An asynchronous call"));
        document.fill("floors", floors());
    }

    /** Time and ratio to this library for each number of threads, and the garbage, which does not depend on it. */
    private String scenario(String scenario, String title) throws IOException {
        List<Integer> threads = samples.threads(scenario);
        List<String> columns = new ArrayList<>(List.of(""));
        threads.forEach(count -> columns.addAll(List.of(threads(count) + ", ns", "times ours")));
        columns.add("bytes");
        Table table = new Table(columns);
        for (Subject subject : Subject.values()) {
            List<String> cells = new ArrayList<>(List.of(subject.label()));
            for (int count : threads) {
                cells.add(cell(samples.nanos(scenario, subject, count)));
                cells.add(cell(samples.ratio(scenario, subject, scenario, Subject.OURS_COUNT, count)));
            }
            cells.add(samples.bytes(scenario, subject, threads.get(0))
                    .map(bytes -> Numbers.whole(bytes.median()))
                    .orElse("-"));
            if (!cells.get(1).equals("-")) {
                table.row(cells);
            }
        }
        return table + charts(scenario, title, threads);
    }

    private String charts(String scenario, String title, List<Integer> threads) throws IOException {
        StringBuilder links = new StringBuilder();
        for (int count : threads.size() < 2 ? threads : List.of(threads.get(0), threads.get(threads.size() - 1))) {
            BarChart chart = new BarChart(title + ", " + threads(count) + ": nanoseconds, logarithmic");
            for (Subject subject : Subject.values()) {
                samples.nanos(scenario, subject, count).ifPresent(time -> chart.add(subject.label(), time.median()));
            }
            String name = scenario + "-" + count + ".svg";
            chart.save(charts.resolve(name));
            links.append("\n![" + title + ", " + threads(count) + "](performance/" + name + ")\n");
        }
        return links.toString();
    }

    /** This library against two clock reads of the same round, and so its nearest peer. */
    private String floors() {
        List<Integer> threads = samples.threads(SUCCESS);
        List<String> columns = new ArrayList<>(List.of(""));
        threads.forEach(count -> columns.add(threads(count)));
        Table table = new Table(columns);
        List<Subject> shown =
                Arrays.stream(Subject.values()).filter(each -> !each.isFloor()).toList();
        for (String scenario : List.of(SUCCESS, "oneInFiveFails", "rejected")) {
            for (Subject subject : shown) {
                boolean known =
                        subject.name().startsWith("OURS") || subject.name().startsWith("R4J");
                List<String> cells = new ArrayList<>(List.of(name(scenario) + ": " + subject.label()));
                for (int count : threads) {
                    Optional<Spread> ratio = samples.ratio(scenario, subject, SUCCESS, Subject.TWO_CLOCK_READS, count);
                    cells.add(cell(ratio));
                }
                if (known && !cells.get(1).equals("-")) {
                    table.row(cells);
                }
            }
        }
        return table.toString();
    }

    private static String name(String scenario) {
        return switch (scenario) {
            case SUCCESS -> "success";
            case "oneInFiveFails" -> "one in five fails";
            default -> scenario;
        };
    }

    static String threads(int count) {
        return count == 1 ? "1 thread" : count + " threads";
    }
}
