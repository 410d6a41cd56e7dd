package dev.circuitbreaker.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The bases that a suggestion may name are those that the starter has: neither can see the other. */
class PresetsTest {

    private static final Path STARTER = Path.of(
            "..", "circuitbreaker-spring-boot-starter/src/main/java/dev/circuitbreaker/spring/config/Preset.java");
    private static final Pattern PRESET =
            Pattern.compile("^    ([A-Z_]+)\\((\\d+), \"(\\w+)\", (\\d+)\\)[,;]$", Pattern.MULTILINE);

    @Test
    void areThoseOfTheStarter() throws IOException {
        Map<String, Map<String, String>> starter = new TreeMap<>();
        for (Matcher preset = PRESET.matcher(Files.readString(STARTER)); preset.find(); ) {
            starter.put(
                    preset.group(1).toLowerCase(Locale.ROOT).replace('_', '-'),
                    Map.of(
                            "consecutive-failure-threshold", preset.group(2),
                            "wait-duration-in-open-state", preset.group(3),
                            "permitted-number-of-calls-in-half-open-state", preset.group(4)));
        }
        assertThat(starter).hasSize(4).isEqualTo(Suggestion.PRESETS);
    }
}
