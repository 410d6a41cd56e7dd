package dev.circuitbreaker.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A document of this project, or a section of it, and what its tables and listings say. */
public record Document(List<String> lines) {

    /**
     * Reads a document.
     *
     * @param file its name in the folder of documents
     */
    public static Document read(String file) {
        try {
            return new Document(Files.readAllLines(Path.of("../docs", file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands below a heading, up to the next heading of whatever level. */
    public Document section(String heading) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches("#+ \\Q" + heading + "\\E")) {
                int end = i + 1;
                boolean isListing = false; // where a hash begins a comment
                while (end < lines.size() && (isListing || !lines.get(end).matches("#+ .*"))) {
                    isListing ^= lines.get(end).startsWith("```");
                    end++;
                }
                return new Document(lines.subList(i + 1, end));
            }
        }
        throw new IllegalArgumentException("There is no heading '" + heading + "'");
    }

    /** The cells of its only table, without the head. */
    public List<List<String>> rows() {
        List<String> table = lines.stream().filter(line -> line.startsWith("|")).toList();
        return table.stream().skip(2).map(Document::cells).toList();
    }

    /** The first cells of its only table. */
    public List<String> keys() {
        return rows().stream().map(row -> plain(row.get(0))).toList();
    }

    /** The contents of its listings in a language, in their order. */
    public List<String> listings(String language) {
        List<String> listings = new ArrayList<>();
        StringBuilder listing = null;
        for (String line : lines) {
            if (listing != null && line.equals("```")) {
                listings.add(listing.toString());
                listing = null;
            } else if (listing != null) {
                listing.append(line).append('\n');
            } else if (line.equals("```" + language)) {
                listing = new StringBuilder();
            }
        }
        return listings;
    }

    /** A cell without the marks of code. */
    public static String plain(String cell) {
        return cell.replace("`", "");
    }

    private static List<String> cells(String row) {
        return Arrays.stream(row.substring(1, row.length() - 1).split("\\|"))
                .map(String::strip)
                .toList();
    }
}
