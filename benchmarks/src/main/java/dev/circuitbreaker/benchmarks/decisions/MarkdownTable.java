package dev.circuitbreaker.benchmarks.decisions;

/** A table, written cell by cell; the first row is its head. */
final class MarkdownTable {

    private final StringBuilder text = new StringBuilder();
    private int columns;
    private boolean headed;

    void add(String cell) {
        text.append("| ").append(cell).append(' ');
        if (!headed) {
            columns++;
        }
    }

    void endRow() {
        text.append("|\n");
        if (!headed) {
            text.append("|---".repeat(columns)).append("|\n");
            headed = true;
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
