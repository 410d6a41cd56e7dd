package dev.circuitbreaker.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A document with places for what is generated: {@code <!-- begin name -->} to {@code <!-- end name -->}. */
final class Document {

    private final Path file;
    private String text;

    Document(Path file) throws IOException {
        this.file = file;
        this.text = Files.readString(file);
    }

    /** Replaces what is between the markers of that name. */
    void fill(String name, String content) {
        Pattern place =
                Pattern.compile("(<!-- begin " + name + " -->\n).*?(<!-- end " + name + " -->)", Pattern.DOTALL);
        Matcher matcher = place.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException(file.getFileName() + " has no place for " + name);
        }
        text = matcher.replaceFirst("$1" + Matcher.quoteReplacement(content) + "$2");
    }

    void save() throws IOException {
        Files.writeString(file, text);
    }
}
