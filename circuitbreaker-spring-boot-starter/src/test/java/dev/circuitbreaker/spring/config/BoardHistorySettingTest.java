package dev.circuitbreaker.spring.config;

import static dev.circuitbreaker.spring.config.WrittenSettings.variables;
import static dev.circuitbreaker.spring.config.WrittenSettings.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoardHistorySettingTest {

    @Test
    void isTenMinutesUnlessWritten() {
        assertThat(yaml("").read().boardHistory()).contains(Duration.ofMinutes(10));
    }

    @Test
    void isADurationOrOff() {
        assertThat(yaml("circuitbreaker.board.history: 1h").read().boardHistory())
                .contains(Duration.ofHours(1));
        assertThat(yaml("circuitbreaker.board.history: off").read().boardHistory())
                .isEmpty();
        assertThat(variables(Map.of("CIRCUITBREAKER_BOARD_HISTORY", "2m"))
                        .read()
                        .boardHistory())
                .contains(Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            59s  | must be from 60s to 1 hour, or off | Write a duration such as 10m, or off.
            2h   | must be from 60s to 1 hour, or off | Write a duration such as 10m, or off.
            5    | must be a duration with a unit     | Write 5s for seconds or 5ms for milliseconds.
            """)
    void isRefusedWithRuleAndCure(String written, String rule, String cure) {
        PropertyProblem problem =
                yaml("circuitbreaker:\n  board:\n    history: " + written).problem();
        assertThat(problem)
                .isEqualTo(new PropertyProblem(
                        "circuitbreaker.board.history", written, "application.yml:3:14", rule, cure));
    }
}
