package dev.circuitbreaker.guards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Files of a package that need each other can only be read together. Here "need" means that the code names the type; the
 * states and registrations, which are nested in {@code CircuitBreaker} but need nothing, are left out.
 */
class CirclesTest {

    private static final int NONE = 1;

    /** The largest circle that a package may have, where it may have any. */
    private static final Map<String, Integer> LIMITS = Map.of(
            "dev.circuitbreaker.core", 12, // the state machine, the sealed phases, and the shadow that rehearses
            "dev.circuitbreaker.sample.downstream", 2);

    private static final Pattern NO_CODE = Pattern.compile(
            "/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\"|\"(\\\\.|[^\"\\\\\\n])*\"|CircuitBreaker\\.(State|Registration)",
            Pattern.DOTALL);

    @Test
    void areSmall() throws IOException {
        Map<String, String> tooLarge = new TreeMap<>();
        Path main = ModuleUnderTest.directory().resolve("src/main/java");
        assumeThat(main).as("a module of tests only has none").isDirectory();
        Map<Path, List<Path>> packages = packages(main);
        assertThat(packages).isNotEmpty();
        for (List<Path> files : packages.values()) {
            Map<String, Set<String>> uses = uses(files);
            String name = packageOf(files.get(0));
            Set<String> largest = largestCircle(uses);
            if (largest.size() > LIMITS.getOrDefault(name, NONE)) {
                tooLarge.put(name, largest.size() + " files need each other: " + largest);
            }
        }
        assertThat(tooLarge).as("circles of files").isEmpty();
    }

    private static Map<Path, List<Path>> packages(Path main) throws IOException {
        try (Stream<Path> files = Files.walk(main)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().endsWith("-info.java"))
                    .collect(Collectors.groupingBy(Path::getParent));
        }
    }

    private static String packageOf(Path file) {
        return ModuleUnderTest.directory()
                .resolve("src/main/java")
                .relativize(file.getParent())
                .toString()
                .replace(file.getFileSystem().getSeparator(), ".");
    }

    private static Map<String, Set<String>> uses(List<Path> files) throws IOException {
        Map<String, String> code = new HashMap<>();
        for (Path file : files) {
            String name = file.getFileName().toString().replace(".java", "");
            code.put(name, NO_CODE.matcher(Files.readString(file)).replaceAll(" "));
        }
        Map<String, Set<String>> uses = new TreeMap<>();
        code.forEach((name, text) -> uses.put(
                name,
                Pattern.compile("\\w+")
                        .matcher(text)
                        .results()
                        .map(result -> result.group())
                        .filter(word -> code.containsKey(word) && !word.equals(name))
                        .collect(Collectors.toCollection(TreeSet::new))));
        return uses;
    }

    private static Set<String> largestCircle(Map<String, Set<String>> uses) {
        Map<String, Set<String>> reach =
                uses.keySet().stream().collect(Collectors.toMap(name -> name, name -> reachableFrom(name, uses)));
        Set<String> largest = Set.of();
        for (String name : uses.keySet()) {
            Set<String> circle = reach.get(name).stream()
                    .filter(other -> reach.get(other).contains(name))
                    .collect(Collectors.toCollection(TreeSet::new));
            circle.add(name);
            largest = circle.size() > largest.size() ? circle : largest;
        }
        return largest;
    }

    private static Set<String> reachableFrom(String name, Map<String, Set<String>> uses) {
        Set<String> reached = new LinkedHashSet<>();
        Deque<String> left = new ArrayDeque<>(new ArrayList<>(uses.get(name)));
        while (!left.isEmpty()) {
            String next = left.pop();
            if (reached.add(next)) {
                left.addAll(uses.get(next));
            }
        }
        return reached;
    }
}
