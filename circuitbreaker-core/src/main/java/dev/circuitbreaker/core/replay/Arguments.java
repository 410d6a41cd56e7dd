package dev.circuitbreaker.core.replay;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the command line asks for. */
record Arguments(
        Path file,
        @Nullable String name,
        Map<String, String> changes,
        boolean suggests,
        @Nullable Path html) {

    static final String USAGE = "replay FILE.jfr [--name NAME] [--set key=value]... [--suggest] [--html FILE]";

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if it is wrong; the message says what is
     */
    static Arguments of(String[] words) {
        if (words.length == 0 || !words[0].equals("replay")) {
            throw new IllegalArgumentException("Usage: " + USAGE);
        }
        Path file = null;
        String name = null;
        Map<String, String> changes = new LinkedHashMap<>();
        boolean suggests = false;
        Path html = null;
        for (int i = 1; i < words.length; i++) {
            switch (words[i]) {
                case "--name" -> name = value(words, i++);
                case "--set" -> change(changes, value(words, i++));
                case "--suggest" -> suggests = true;
                case "--html" -> html = path(value(words, i++));
                default -> {
                    if (file != null || words[i].startsWith("-")) {
                        throw new IllegalArgumentException("Unknown argument '" + words[i] + "'. Usage: " + USAGE);
                    }
                    file = path(words[i]);
                }
            }
        }
        if (file == null) {
            throw new IllegalArgumentException("No file is named. Usage: " + USAGE);
        }
        Settings.DEFAULTS.with(changes); // refuses unknown keys
        return new Arguments(file, name, changes, suggests, html);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException none) {
            throw new IllegalArgumentException("'" + text + "' is no path", none);
        }
    }

    private static String value(String[] words, int option) {
        if (option + 1 == words.length) {
            throw new IllegalArgumentException(words[option] + " needs a value. Usage: " + USAGE);
        }
        return words[option + 1];
    }

    private static void change(Map<String, String> changes, String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("'" + text + "' is not key=value");
        }
        changes.put(
                text.substring(0, equals).strip(), text.substring(equals + 1).strip());
    }
}
