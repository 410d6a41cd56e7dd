package dev.circuitbreaker.guards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SourcesTest {

    private static final int AIM = 300;
    private static final int LIMIT = 400;

    /** A list of settings, each with its documentation twice, is as long as the list. */
    private static final String EXEMPT = "CircuitBreakerConfig.java";

    @Test
    void filesAreShort() throws IOException {
        List<String> overAim = new ArrayList<>();
        List<String> tooLong = new ArrayList<>();
        List<Path> sources = sources();
        assertThat(sources).isNotEmpty();
        for (Path source : sources) {
            int lines = Files.readAllLines(source).size();
            String finding = source.getFileName() + " has " + lines + " lines; aim for " + AIM;
            if (lines > AIM) {
                overAim.add(finding);
            }
            if (lines > LIMIT && !source.endsWith(EXEMPT)) {
                tooLong.add(finding);
            }
        }
        // Kept in a file, since the console shows no output of tests.
        Files.write(ModuleUnderTest.directory().resolve("target/long-files.txt"), overAim);
        assertThat(tooLong).as("files of more than %d lines", LIMIT).isEmpty();
    }

    @Test
    void testsDoNotSleep() {
        Clocks.areNotWaitedFor().check(ModuleUnderTest.testClasses());
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ModuleUnderTest.directory().resolve("src"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
