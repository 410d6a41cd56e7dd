package dev.circuitbreaker.benchmarks.decisions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text written by people with parts written by a program, between marks. */
final class Document {

    private final Path path;
    private String text;

    private Document(Path path, String text) {
        this.path = path;
        this.text = text;
    }

    static Document read(Path path) throws IOException {
        return new Document(path, Files.readString(path));
    }

    /** Replaces the part between the marks of that name. */
    void replace(String name, String part) {
        String begin = "<!-- begin " + name + " -->\n";
        String end = "<!-- end " + name + " -->";
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalStateException(path + " has no part between " + begin.strip() + " and " + end);
        }
        text = text.substring(0, from + begin.length()) + part + text.substring(to);
    }

    void write() throws IOException {
        Files.writeString(path, text);
    }
}
