package dev.circuitbreaker.spring.config;

import static dev.circuitbreaker.spring.config.WrittenSettings.properties;
import static dev.circuitbreaker.spring.config.WrittenSettings.variables;
import static dev.circuitbreaker.spring.config.WrittenSettings.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WatchIntervalTest {

    @Test
    void isASecondUnlessWritten() {
        assertThat(yaml("").read().watchInterval()).contains(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "1m, 60000", "1ms, 1", "24h, 86400000"})
    void isADuration(String written, long millis) {
        assertThat(yaml("circuitbreaker.watch-interval: " + written).read().watchInterval())
                .contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "'off'", "false", "OFF"})
    void isNoneWhenOff(String off) {
        assertThat(yaml("circuitbreaker:\n  watchInterval: " + off).read().watchInterval())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CIRCUITBREAKER_WATCHINTERVAL", "CIRCUITBREAKER_WATCH_INTERVAL"})
    void mayBeAnEnvironmentVariableWhichGoesFirst(String variable) {
        assertThat(variables(Map.of(variable, "3s"))
                        .andYaml("application.yml", "circuitbreaker.watch-interval: off")
                        .read()
                        .watchInterval())
                .contains(Duration.ofSeconds(3));
    }

    @Test
    void mayBeAPlaceholder() {
        assertThat(properties(Map.of("circuitbreaker.watch-interval", "${every}", "every", "7s"))
                        .read()
                        .watchInterval())
                .contains(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            0       | 0     | must be from 1ms to 1 day, or off | Write a duration such as 1s, or off.
            -1s     | -1s   | must be from 1ms to 1 day, or off | Write a duration such as 1s, or off.
            999us   | 999us | must be from 1ms to 1 day, or off | Write a duration such as 1s, or off.
            25h     | 25h   | must be from 1ms to 1 day, or off | Write a duration such as 1s, or off.
            99999999999999999999d | 99999999999999999999d | must be from 1ms to 1 day, or off | Write a duration such as 1s, or off.
            5       | 5     | must be a duration with a unit    | Write 5s for seconds or 5ms for milliseconds.
            soon    | soon  | must be a number followed by ns, us, ms, s, m, h or d | Write for example 500ms, 30s or 5m.
            ""      | ``    | must not be empty                 | Write a duration such as 1s, or off, or remove the key.
            """)
    void isRefusedWithRuleAndCure(String written, String value, String rule, String cure) {
        PropertyProblem problem =
                yaml("circuitbreaker:\n  watch-interval: " + written).problem();
        assertThat(problem)
                .isEqualTo(new PropertyProblem(
                        "circuitbreaker.watch-interval", value, "application.yml:2:19", rule, cure));
    }

    @Test
    void isRefusedIfItIsWrittenTwice() {
        assertThat(yaml("circuitbreaker:\n  watch-interval: 1s\n  watchInterval: 2s")
                        .problem()
                        .rule())
                .isEqualTo("watch-interval must be written once, and stands also at application.yml:2:19");
    }

    @Test
    void isNoMap() {
        assertThat(yaml("circuitbreaker:\n  watch-interval:\n    a: 1s").problem())
                .extracting(PropertyProblem::rule, PropertyProblem::cure)
                .containsExactly("watch-interval must be a single value", "Write a duration such as 1s, or off.");
    }

    @Test
    void isProposedForWhatIsMisspelt() {
        assertThat(yaml("circuitbreaker:\n  watch-intervall: 1s").problem().cure())
                .isEqualTo("Did you mean 'watch-interval'?");
    }
}
