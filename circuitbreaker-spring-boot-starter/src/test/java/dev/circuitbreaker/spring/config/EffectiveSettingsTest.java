package dev.circuitbreaker.spring.config;

import static dev.circuitbreaker.spring.config.WrittenSettings.pricing;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EffectiveSettingsTest {

    /** A value for every setting that is not its default, as it is shown. */
    private static final Map<String, String> OTHER_VALUES = Map.ofEntries(
            entry("strategy", "ADAPTIVE"),
            entry("failure-rate-threshold", "41.0"),
            entry("slow-call-rate-threshold", "42.0"),
            entry("slow-call-duration-threshold", "43s"),
            entry("consecutive-failure-threshold", "44"),
            entry("sliding-window-type", "TIME_BASED"),
            entry("sliding-window-size", "45"),
            entry("minimum-number-of-calls", "46"),
            entry("wait-duration-in-open-state", "47s"),
            entry("exponential-backoff-multiplier", "1.5"),
            entry("exponential-max-wait-duration-in-open-state", "48m"),
            entry("randomized-wait-factor", "0.25"),
            entry("permitted-number-of-calls-in-half-open-state", "49"),
            entry("max-wait-duration-in-half-open-state", "51s"),
            entry("recovery-ramp-duration", "52s"),
            entry("max-retry-after", "55s"),
            entry("call-timeout", "53s"),
            entry("max-keys", "54"),
            entry("initial-state", "FORCED_OPEN"),
            entry("record-exceptions", "[java.io.IOException]"),
            entry("ignore-exceptions", "[java.io.IOException]"),
            entry("record-failure-predicate", Nothing.class.getName()),
            entry("ignore-exception-predicate", Nothing.class.getName()),
            entry("record-result-predicate", Nothing.class.getName()),
            entry("classify-exceptions", "false"),
            entry("contention", "failure"));

    @Test
    void showWhatWouldBeWritten() {
        CircuitBreakerConfig config = CircuitBreakerConfig.builder()
                .failureRateThreshold(40)
                .slowCallDetectionOff()
                .waitDurationInOpenState(Duration.ofMillis(1500))
                .slidingWindowSize(5)
                .recordExceptions(IOException.class)
                .recordResultPredicate(new Nothing())
                .build();

        assertThat(EffectiveSettings.of(config).entrySet())
                .extracting(entry -> entry.getKey() + ": " + entry.getValue())
                .containsSubsequence(
                        "failure-rate-threshold: 40.0",
                        "slow-call-rate-threshold: off",
                        "slow-call-duration-threshold: 60s",
                        "consecutive-failure-threshold: 0",
                        "sliding-window-type: COUNT_BASED",
                        "sliding-window-size: 5",
                        "minimum-number-of-calls: 5",
                        "wait-duration-in-open-state: 1500ms",
                        "permitted-number-of-calls-in-half-open-state: 3",
                        "max-wait-duration-in-half-open-state: 60s",
                        "initial-state: CLOSED",
                        "record-exceptions: [java.io.IOException]",
                        "ignore-exceptions: []",
                        "record-result-predicate: " + Nothing.class.getName());
    }

    @Test
    void areReadBackAsTheSame() {
        Map<String, Object> settings = EffectiveSettings.of(CircuitBreakerConfig.builder()
                .failureRateThreshold(12.5)
                .slowCallDetectionOff()
                .waitDurationInOpenState(Duration.ofHours(36))
                .ignoreExceptions(IOException.class)
                .build());

        List<String> lines = settings.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .filter(line -> !line.startsWith("record-exceptions"))
                .toList();

        assertThat(EffectiveSettings.of(pricing(lines.toArray(String[]::new)).pricing()))
                .isEqualTo(settings);
    }

    @ParameterizedTest
    @EnumSource(value = Setting.class, mode = EnumSource.Mode.EXCLUDE, names = "BASE_CONFIG")
    void showWhatIsWrittenAndOtherwiseTheDefaults(Setting setting) {
        String value = OTHER_VALUES.get(setting.key());
        CircuitBreakerConfig config = pricing(setting.key() + ": " + value).pricing();
        CircuitBreakerConfig defaults = CircuitBreakerConfig.builder().build();

        assertThat(EffectiveSettings.difference(defaults, config))
                .startsWith(setting.key() + " ")
                .endsWith(" -> " + value)
                .containsOnlyOnce(" -> ");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.000000001S, 1ns",
        "PT0.0015S, 1500000ns",
        "PT0.25S, 250ms",
        "PT1S, 1s",
        "PT1M, 60s",
        "PT2M, 120s",
        "PT2M30S, 150s",
        "PT10M, 10m",
        "PT36H, 36h",
        "PT240H, 10d"
    })
    void writeDurationsWithAUnitThatReadsWell(Duration duration, String text) {
        assertThat(Durations.write(duration)).isEqualTo(text);
        assertThat(Durations.read(text)).isEqualTo(duration);
    }

    static final class Nothing implements Predicate<Object> {
        @Override
        public boolean test(Object result) {
            return false;
        }
    }
}
