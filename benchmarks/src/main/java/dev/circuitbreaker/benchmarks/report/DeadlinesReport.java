package dev.circuitbreaker.benchmarks.report;

import dev.circuitbreaker.benchmarks.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** When callers are let go, with a column for every Java and kind of thread that has been measured: silent server, dripping server. */
final class DeadlinesReport {

    private static final double HELD = 1.5;

    private final Set<String> columns = new LinkedHashSet<>();
    private final Map<String, Map<String, String>> cells = new LinkedHashMap<>();
    private final List<String> javas = new ArrayList<>();
    private String libraries = "";

    private DeadlinesReport() {}

    static void fill(Document document) throws IOException {
        DeadlinesReport report = new DeadlinesReport();
        for (Path file : Places.files(Places.results(), "deadlines-", ".csv").toList()) {
            report.read(Files.readAllLines(file));
        }
        if (!report.cells.isEmpty()) {
            document.fill("deadlines", "\n" + report.table() + "\n" + report.environment() + "\n");
        }
    }

    private void read(List<String> lines) {
        String[] heading = lines.get(0).split(";");
        javas.add(heading[0]);
        libraries = heading[1];
        String java = "Java " + heading[0].replaceFirst("\\..*", "");
        for (String thread : List.of("platform", "virtual", "read timeout")) {
            for (String line : lines.subList(1, lines.size())) {
                String[] parts = line.split(";");
                if (parts[2].equals(thread)) {
                    String column = java + ", " + title(thread);
                    columns.add(column);
                    cells.computeIfAbsent(parts[0], client -> new LinkedHashMap<>())
                            .merge(column, seconds(parts[3]), (silent, drips) -> silent + " / " + drips);
                }
            }
        }
    }

    private static String title(String how) {
        return how.equals("read timeout") ? "read timeout instead" : how + " thread";
    }

    private static String seconds(String number) {
        return Double.parseDouble(number) > HELD ? "**" + number + "**" : number;
    }

    private Table table() {
        List<String> titles = new ArrayList<>(List.of("client"));
        titles.addAll(columns);
        Table table = new Table(titles);
        cells.forEach((client, measured) -> {
            List<String> row = new ArrayList<>(List.of(client));
            columns.forEach(column -> row.add(measured.getOrDefault(column, "-")));
            table.row(row);
        });
        return table;
    }

    private String environment() {
        return "Java " + String.join(" and ", javas) + "; " + libraries + ".\n";
    }
}
