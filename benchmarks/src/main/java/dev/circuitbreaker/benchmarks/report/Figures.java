package dev.circuitbreaker.benchmarks.report;

import dev.circuitbreaker.benchmarks.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The lines of a file of figures, without its heading. */
final class Figures {

    private Figures() {}

    /** Reads it; there are no lines if it has not been made. */
    static List<List<String>> read(String name) throws IOException {
        Path file = Places.results().resolve(name);
        return Files.notExists(file)
                ? List.of()
                : Files.readAllLines(file).stream()
                        .skip(1)
                        .map(line -> List.of(line.split(";")))
                        .toList();
    }

    /** The spread that stands in three cells: median, least and greatest. */
    static Spread spread(List<String> cells, int index) {
        return new Spread(number(cells, index), number(cells, index + 1), number(cells, index + 2));
    }

    static double number(List<String> cells, int index) {
        return Double.parseDouble(cells.get(index));
    }
}
