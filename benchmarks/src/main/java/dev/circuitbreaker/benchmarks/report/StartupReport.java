package dev.circuitbreaker.benchmarks.report;

import dev.circuitbreaker.benchmarks.startup.Mode;
import dev.circuitbreaker.benchmarks.startup.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How long applications take to start. */
final class StartupReport {

    private static final int MILLIS = 2;
    private static final int MAIN = 5;
    private static final int ALL = 8;
    private static final int BEANS = 11;

    private final List<List<String>> figures;

    private StartupReport(List<List<String>> figures) {
        this.figures = figures;
    }

    static void fill(Document document, Path charts) throws IOException {
        List<List<String>> figures = Figures.read("startup.csv");
        if (!figures.isEmpty()) {
            StartupReport report = new StartupReport(figures);
            report.chart().save(charts.resolve("startup.svg"));
            document.fill(
                    "startup",
                    report.table() + "\n![Start of a minimal application](performance/startup.svg)\n\n"
                            + report.modes());
        }
    }

    private Table table() {
        Table table = new Table(List.of(
                "",
                "ms until ready",
                "more than alone",
                "processor ms, main thread, more than alone",
                "all threads, more than alone",
                "beans",
                "more than alone"));
        for (List<String> variant : of(Mode.NOTHING)) {
            table.row(List.of(
                    label(variant),
                    Figures.spread(variant, MILLIS).toString(),
                    more(variant, MILLIS),
                    more(variant, MAIN),
                    more(variant, ALL),
                    variant.get(BEANS),
                    more(variant, BEANS)));
        }
        return table;
    }

    private BarChart chart() {
        BarChart chart = new BarChart("Start of a minimal application: milliseconds, logarithmic");
        of(Mode.NOTHING).forEach(variant -> chart.add(label(variant), Figures.number(variant, MILLIS)));
        return chart;
    }

    /** What is added in each mode, in milliseconds until the application is ready and, after it, of its main thread. */
    private Table modes() {
        List<Variant> variants = List.of(Variant.ADVISED, Variant.OTHER_BUILD, Variant.OURS, Variant.R4J);
        List<String> columns =
                new ArrayList<>(List.of("ms more than alone (of these, processor ms of the main thread)", "alone"));
        variants.forEach(variant -> columns.add(variant.label()));
        Table table = new Table(columns);
        for (Mode mode : Mode.values()) {
            if (!of(mode).isEmpty()) {
                List<String> cells =
                        new ArrayList<>(List.of(mode.label(), Numbers.whole(Figures.number(alone(mode), MILLIS))));
                variants.forEach(variant -> cells.add(Table.cell(
                        find(variant, mode).map(cell -> more(cell, MILLIS) + " (" + more(cell, MAIN) + ")"))));
                table.row(cells);
            }
        }
        return table;
    }

    private List<List<String>> of(Mode mode) {
        return figures.stream().filter(each -> each.get(1).equals(mode.name())).toList();
    }

    private List<String> alone(Mode mode) {
        return find(Variant.PLAIN, mode).orElseThrow();
    }

    private Optional<List<String>> find(Variant variant, Mode mode) {
        return of(mode).stream()
                .filter(each -> each.get(0).equals(variant.name()))
                .findFirst();
    }

    private static String label(List<String> variant) {
        return Variant.valueOf(variant.get(0)).label();
    }

    private String more(List<String> variant, int column) {
        List<String> alone = alone(Mode.valueOf(variant.get(1)));
        return Numbers.whole(Figures.number(variant, column) - Figures.number(alone, column));
    }
}
