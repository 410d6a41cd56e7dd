package dev.circuitbreaker.benchmarks.decisions;

import dev.circuitbreaker.core.simulation.Scenario;
import dev.circuitbreaker.core.simulation.Scenarios;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the tables of docs/decisions.md and docs/adaptive.md, and docs/decisions/ with the plots and the sweeps.
 *
 * <pre>{@code
 * java -cp benchmarks/target/benchmarks.jar dev.circuitbreaker.benchmarks.decisions.Decisions docs
 * }</pre>
 */
public final class Decisions {

    private static final int SEEDS = 100;
    private static final int SEEDS_OF_SWEEPS = 30;

    private Decisions() {}

    /**
     * Runs everything.
     *
     * @param args the folder of the documentation; {@code adaptive} after it, to write docs/adaptive.md only
     * @throws IOException if it cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path docs = Path.of(args[0]);
        Comparison comparison = new Comparison(new Runs(SEEDS));
        Document adaptive = Document.read(docs.resolve("adaptive.md"));
        adaptive.replace("partial", comparison.throttling(Scenarios.PARTIAL));
        adaptive.write();
        if (List.of(args).contains("adaptive")) {
            return;
        }
        Document decisions = Document.read(docs.resolve("decisions.md"));
        write(decisions, comparison, "asked", Scenarios.ASKED_FOR);
        write(decisions, comparison, "added", Scenarios.ADDED);
        decisions.replace("tables-pauses", comparison.tables(Scenarios.PAUSES));
        decisions.write();
        Path folder = docs.resolve("decisions");
        Document sweeps = Document.read(folder.resolve("sweeps.md"));
        Runs runs = new Runs(SEEDS_OF_SWEEPS);
        SweepTable table = new SweepTable(runs);
        StringBuilder tables = new StringBuilder();
        Sweep.ALL.forEach(sweep -> tables.append(table.of(sweep)));
        sweeps.replace("sweeps", tables.toString());
        sweeps.write();
        Plots.write(folder, comparison, runs);
    }

    private static void write(Document document, Comparison comparison, String name, List<Scenario> scenarios) {
        document.replace("summary-" + name, comparison.summary(scenarios));
        document.replace("scores-" + name, comparison.scores(scenarios));
        document.replace("tables-" + name, comparison.tables(scenarios));
    }
}
