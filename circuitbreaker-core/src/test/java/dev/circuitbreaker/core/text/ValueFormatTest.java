package dev.circuitbreaker.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueFormatTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0ms",
        "PT0.0004S, 0.4ms",
        "PT0.85S, 850ms",
        "PT0.9996S, 1s",
        "PT4.2S, 4.2s",
        "PT4.25S, 4.3s",
        "PT30S, 30s",
        "PT60S, 60s",
        "PT59.97S, 60s",
        "PT61S, 1m 1s",
        "PT2M30S, 2m 30s",
        "PT10M, 10m",
        "PT1H, 1h",
        "PT26H5M, 26h 5m"
    })
    void writesDurationsAsPeopleDo(Duration duration, String text) {
        assertThat(ValueFormat.duration(duration)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"62.5, 62.5%", "50, 50%", "33.333, 33.3%", "66.66, 66.7%", "100, 100%"})
    void writesPercentagesWithOneDecimalAtMost(double percent, String text) {
        assertThat(ValueFormat.percent(percent)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"120, 120", "-3, -3", "0.5, 0.5", "999999999999999, 999999999999999", "1e15, 1.0E15"})
    void writesNumbersWithoutTheTrailingZero(double number, String text) {
        assertThat(ValueFormat.plain(number)).isEqualTo(text);
    }
}
