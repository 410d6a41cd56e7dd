package dev.circuitbreaker.benchmarks.report;

import dev.circuitbreaker.benchmarks.startup.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How long applications take to start. */
final class StartupReport {

    private StartupReport() {}

    static void fill(Document document, Path charts) throws IOException {
        List<List<String>> variants = Figures.read("startup.csv");
        if (variants.isEmpty()) {
            return;
        }
        Table table = new Table(List.of("", "ms until ready", "more than alone", "beans", "more than alone"));
        BarChart chart = new BarChart("Start of a minimal application: milliseconds, logarithmic");
        List<String> alone = variants.get(0);
        for (List<String> variant : variants) {
            String label = Variant.valueOf(variant.get(0)).label();
            table.row(List.of(
                    label,
                    Figures.spread(variant, 1).toString(),
                    Numbers.whole(Figures.number(variant, 1) - Figures.number(alone, 1)),
                    variant.get(4),
                    Numbers.whole(Figures.number(variant, 4) - Figures.number(alone, 4))));
            chart.add(label, Figures.number(variant, 1));
        }
        chart.save(charts.resolve("startup.svg"));
        document.fill("startup", table + "\n![Start of a minimal application](performance/startup.svg)\n");
    }
}
