package dev.circuitbreaker.core;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.guards.ModuleUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Compares the mutants that no test notices with those of which it is written why. The last step of {@code -Pmutation}. One
 * that a test is said to have noticed by taking too long may be written down all the same: so may the machine.
 */
class SurvivorsRun {

    private static final Path MODULE = ModuleUnderTest.directory();
    private static final Path REPORT = MODULE.resolve("target/pit-reports/mutations.xml");
    private static final Path REASONS = MODULE.resolve("src/test/mutation/survivors.md");

    /** The row of a table: the method, what was done to it, how often, and a reason. */
    private static final Pattern ROW =
            Pattern.compile("^\\| `([^`|]+)` \\| ([^|]+?) \\| (\\d+) \\| [^|]*\\w[^|]* \\|$", Pattern.MULTILINE);

    /** In sections with such a title, tests notice a mutant or not, as luck will have it. */
    private static final String BY_LUCK = "Only ";

    @Test
    void eachHasItsReason() throws Exception {
        Map<String, Long> survivors =
                mutants(mutant -> mutant.getAttribute("detected").equals("false"));
        Map<String, Long> tooLong =
                mutants(mutant -> mutant.getAttribute("status").equals("TIMED_OUT"));
        Map<String, Long> expected = explained(section -> !section.startsWith(BY_LUCK));
        expected.replaceAll((mutant, times) -> {
            long seen = survivors.getOrDefault(mutant, 0L);
            return seen < times && times <= seen + tooLong.getOrDefault(mutant, 0L) ? seen : times;
        });
        explained(section -> section.startsWith(BY_LUCK)).forEach((mutant, times) -> {
            long sure = expected.getOrDefault(mutant, 0L);
            long seen = survivors.getOrDefault(mutant, 0L);
            expected.put(mutant, Math.max(sure, Math.min(seen, sure + times)));
        });
        expected.values().removeIf(times -> times == 0);
        assertThat(survivors)
                .as("mutants that survived, against those in %s", REASONS)
                .containsExactlyInAnyOrderEntriesOf(expected);
    }

    /** The rows of the sections whose titles are asked for. */
    private static Map<String, Long> explained(Predicate<String> sections) throws IOException {
        Map<String, Long> explained = new TreeMap<>();
        for (String section : Files.readString(REASONS).split("(?m)^## ")) {
            if (sections.test(section)) {
                ROW.matcher(section)
                        .results()
                        .forEach(row -> explained.merge(key(row), Long.parseLong(row.group(3)), Long::sum));
            }
        }
        return explained;
    }

    private static String key(MatchResult row) {
        return row.group(1) + ": " + row.group(2);
    }

    private static Map<String, Long> mutants(Predicate<Element> which) throws Exception {
        NodeList mutations = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(REPORT.toFile())
                .getElementsByTagName("mutation");
        return IntStream.range(0, mutations.getLength())
                .mapToObj(i -> (Element) mutations.item(i))
                .filter(which)
                .collect(groupingBy(SurvivorsRun::key, TreeMap::new, counting()));
    }

    private static String key(Element mutation) {
        String type = text(mutation, "mutatedClass");
        String description =
                text(mutation, "description").replaceAll(" for dev/.*", "").replaceAll("[a-z0-9]+/", "");
        return type.substring(type.lastIndexOf('.') + 1) + "." + text(mutation, "mutatedMethod") + ": " + description;
    }

    private static String text(Element mutation, String name) {
        return mutation.getElementsByTagName(name).item(0).getTextContent();
    }
}
