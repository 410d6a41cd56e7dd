package dev.circuitbreaker.benchmarks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A table in Markdown: the first column is text, the others are figures. */
final class Table {

    private final List<String> lines = new ArrayList<>();

    Table(List<String> columns) {
        lines.add(line(columns));
        lines.add("|---|" + String.join("", Collections.nCopies(columns.size() - 1, "---:|")));
    }

    void row(List<String> cells) {
        lines.add(line(cells));
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    static String cell(Optional<?> figure) {
        return figure.map(Object::toString).orElse("-");
    }

    @Override
    public String toString() {
        return String.join("\n", lines) + "\n";
    }
}
