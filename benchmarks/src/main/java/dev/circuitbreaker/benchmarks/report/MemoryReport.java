package dev.circuitbreaker.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What breakers weigh, and how long it takes to create 10,000. */
final class MemoryReport {

    private MemoryReport() {}

    static void fill(Document document, Path charts) throws IOException {
        List<List<String>> kinds = Figures.read("memory.csv");
        if (kinds.isEmpty()) {
            return;
        }
        Table table = new Table(List.of(
                "bytes per breaker",
                "new",
                "after 1,000 successes",
                "after 1,000 calls, 200 failed",
                "10,000 created in ms",
                "threads started"));
        BarChart chart = new BarChart("A breaker after 1,000 successes: bytes, logarithmic");
        for (List<String> kind : kinds) {
            table.row(List.of(
                    kind.get(0),
                    Numbers.whole(Figures.number(kind, 1)),
                    Numbers.whole(Figures.number(kind, 2)),
                    Numbers.whole(Figures.number(kind, 3)),
                    Figures.spread(kind, 4).toString(),
                    kind.get(7)));
            chart.add(kind.get(0), Figures.number(kind, 2));
        }
        chart.save(charts.resolve("memory.svg"));
        document.fill("memory", table + "\n![Bytes per breaker](performance/memory.svg)\n");
    }
}
