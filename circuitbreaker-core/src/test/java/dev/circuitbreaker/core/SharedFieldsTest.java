package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of shared fields in the design names all of them, and none that is gone. */
class SharedFieldsTest {

    private static final Path DESIGN = Path.of("..", "docs", "design.md");
    private static final Path MAIN = Path.of("src", "main", "java");

    private static final Pattern VOLATILE = Pattern.compile("\\bvolatile [^;=]*?(\\w+)(?: =[^;]*)?;");
    private static final Pattern HANDLED = Pattern.compile("VarHandles\\.of\\([^;]*?\"(\\w+)\"");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("`([\\w.]+)`");

    /** A field, and the name of the class that the table gives it to, innermost last. */
    private record Entry(String owner, String field) {

        boolean isIn(String source) {
            String name = owner.substring(owner.lastIndexOf('.') + 1);
            return Pattern.compile("\\b(class|record) " + name + "\\b")
                    .matcher(source)
                    .find();
        }
    }

    @Test
    void areAllInTheTable() throws IOException {
        List<Entry> table = table();
        List<String> missing = new ArrayList<>();
        sources().forEach((file, source) -> {
            for (Pattern declared : List.of(VOLATILE, HANDLED)) {
                for (Matcher field = declared.matcher(source); field.find(); ) {
                    String name = field.group(1);
                    if (table.stream().noneMatch(it -> it.field.equals(name) && it.isIn(source))) {
                        missing.add(file + "." + name);
                    }
                }
            }
        });
        assertThat(missing)
                .as("fields that threads share, but that the design does not mention")
                .isEmpty();
    }

    @Test
    void areAllThereThatTheTableNames() throws IOException {
        Map<String, String> sources = sources();
        assertThat(table())
                .hasSizeGreaterThan(50)
                .allSatisfy(entry -> assertThat(sources.values())
                        .as("a source with the field " + entry.field)
                        .anyMatch(source -> entry.isIn(source) && source.matches("(?s).*\\b" + entry.field + "\\b.*")));
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(MAIN)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
                String name = file.getFileName().toString();
                sources.put(
                        name.substring(0, name.length() - ".java".length()),
                        COMMENT.matcher(Files.readString(file)).replaceAll(""));
            }
        }
        return sources;
    }

    /** A name without a class belongs to the class before it. */
    private static List<Entry> table() throws IOException {
        String text = Files.readString(DESIGN);
        List<Entry> entries = new ArrayList<>();
        for (String row : text.substring(text.indexOf("## Shared fields")).split("\n")) {
            String owner = "";
            Matcher name = QUOTED.matcher(row.startsWith("| `") ? row.substring(0, row.indexOf('|', 2)) : "");
            while (name.find()) {
                int dot = name.group(1).lastIndexOf('.');
                owner = dot < 0 ? owner : name.group(1).substring(0, dot);
                entries.add(new Entry(owner, name.group(1).substring(dot + 1)));
            }
        }
        return entries;
    }
}
