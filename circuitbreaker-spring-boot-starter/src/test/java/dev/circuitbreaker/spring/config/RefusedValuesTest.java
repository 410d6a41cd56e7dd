package dev.circuitbreaker.spring.config;

import static dev.circuitbreaker.spring.config.WrittenSettings.pricing;
import static dev.circuitbreaker.spring.config.WrittenSettings.properties;
import static dev.circuitbreaker.spring.config.WrittenSettings.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedValuesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            failure-rate-threshold | 0          | 0        | must be greater than 0 and at most 100  | Write a percentage such as 50.
            failure-rate-threshold | 101        | 101      | must be greater than 0 and at most 100  | Write a percentage such as 50.
            failure-rate-threshold | -5         | -5       | must be greater than 0 and at most 100  | Write a percentage such as 50.
            failure-rate-threshold | "1e400"    | 1e400    | must be greater than 0 and at most 100  | Write a percentage such as 50.
            failure-rate-threshold | 1e400      | Infinity | must be a number                        | Write a percentage such as 50.
            failure-rate-threshold | .nan       | NaN      | must be a number                        | Write a percentage such as 50.
            failure-rate-threshold | 0x1p3      | 0x1p3    | must be a number                        | Write a percentage such as 50.
            failure-rate-threshold | 50d        | 50d      | must be a number                        | Write a percentage such as 50.
            failure-rate-threshold | off        | false    | must be a number                        | Write a percentage such as 50.
            failure-rate-threshold | 50%        | 50%      | must be a number without a percent sign | Write 50.
            failure-rate-threshold | 0,5        | 0,5      | must be a number with a decimal point   | Write 0.5.
            failure-rate-threshold | ""         | ``       | must not be empty                       | Write a percentage such as 50, or remove the key.
            failure-rate-threshold |            | ``       | must not be empty                       | Write a percentage such as 50, or remove the key.
            slow-call-rate-threshold | on       | true     | must be a number                        | Write a percentage such as 50, or off.
            slow-call-rate-threshold | 200      | 200      | must be greater than 0 and at most 100  | Write a percentage such as 50, or off.
            sliding-window-size    | 10.5       | 10.5     | must be a whole number                  | Write a whole number such as 10.
            sliding-window-size    | many       | many     | must be a whole number                  | Write a whole number such as 10.
            sliding-window-size    | 0          | 0        | must be from 1 to 65535 in a COUNT_BASED window, and from 1 to 86400 in a TIME_BASED one | Write a whole number such as 10.
            sliding-window-size    | 2147483647 | 2147483647 | must be from 1 to 65535 in a COUNT_BASED window, and from 1 to 86400 in a TIME_BASED one | Write a whole number such as 10.
            sliding-window-size    | 2147483648 | 2147483648 | must be a whole number of at most 2147483647 | Write a whole number such as 10.
            sliding-window-size    | 70000      | 70000    | must be from 1 to 65535                 | Write a whole number such as 10.
            minimum-number-of-calls | 0         | 0        | must be at least 1                      | Write a whole number such as 10.
            randomized-wait-factor | 1          | 1        | must be at least 0 and less than 1      | Write a factor such as 0.2.
            exponential-backoff-multiplier | 0.5 | 0.5     | must be from 1 to 1000                  | Write a multiplier such as 1.5.
            sliding-window-type    | COUNT_BASE | COUNT_BASE | must be one of COUNT_BASED, TIME_BASED | Write COUNT_BASED.
            sliding-window-type    | ring       | ring     | must be one of COUNT_BASED, TIME_BASED  | Write one of these.
            initial-state          | CLOSE      | CLOSE    | must be one of CLOSED, OPEN, HALF_OPEN, FORCED_OPEN, DISABLED, METRICS_ONLY | Write CLOSED.
            """)
    void saysValueRuleAndCure(String key, String written, String value, String rule, String cure) {
        assertThat(pricing(key + ": " + (written == null ? "" : written)).problem())
                .extracting(
                        PropertyProblem::property, PropertyProblem::value, PropertyProblem::rule, PropertyProblem::cure)
                .containsExactly("circuitbreaker.instances.pricing." + key, value, rule, cure);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            60        | 60      | must be a duration with a unit                    | Write 60ms for milliseconds, as Resilience4j takes it, or 60s for seconds.
            1.5       | 1.5     | must be a number followed by ns, us, ms, s, m, h or d | Write for example 500ms, 30s or 5m.
            1:30      | 90      | must be a duration with a unit                    | Write 90ms for milliseconds, as Resilience4j takes it, or 90s for seconds.
            '"1:30"'  | 1:30    | must be a number followed by ns, us, ms, s, m, h or d | Write for example 500ms, 30s or 5m.
            30sec     | 30sec   | must be a number followed by ns, us, ms, s, m, h or d | Write for example 500ms, 30s or 5m.
            1.5s      | 1.5s    | must be a number followed by ns, us, ms, s, m, h or d | Write for example 500ms, 30s or 5m.
            -5s       | -5s     | must be greater than 0 and at most 36500 days     | Write a duration such as 30s.
            0         | 0       | must be greater than 0 and at most 36500 days     | Write a duration such as 30s.
            0ms       | 0ms     | must be greater than 0 and at most 36500 days     | Write a duration such as 30s.
            99999d    | 99999d  | must be greater than 0 and at most 36500 days     | Write a duration such as 30s.
            99999999999999999999d | 99999999999999999999d | must be greater than 0 and at most 36500 days | Write a duration such as 30s.
            -9223372036854775807d | -9223372036854775807d | must be greater than 0 and at most 36500 days | Write a duration such as 30s.
            """)
    void refusesDurations(String written, String value, String rule, String cure) {
        assertThat(pricing("wait-duration-in-open-state: " + written).problem())
                .extracting(PropertyProblem::value, PropertyProblem::rule, PropertyProblem::cure)
                .containsExactly(value, rule, cure);
    }

    @Test
    void refusesAMinimumAboveTheWindow() {
        assertThat(pricing("sliding-window-size: 5", "minimum-number-of-calls: 10")
                        .problem())
                .isEqualTo(new PropertyProblem(
                        "circuitbreaker.instances.pricing.minimum-number-of-calls",
                        "10",
                        "application.yml:5:32",
                        "must be at most sliding-window-size (5), because a window of that many calls never holds more",
                        "Change this value, or circuitbreaker.instances.pricing.sliding-window-size at"
                                + " application.yml:4:28."));
    }

    @Test
    void refusesAnInheritedMinimumAboveTheWindowOfEachInstance() {
        assertThat(yaml("""
                        circuitbreaker:
                          configs.default.minimum-number-of-calls: 20
                          instances.one.sliding-window-size: 10
                          instances.two.sliding-window-size: 15
                          instances.three.sliding-window-size: 25
                        """).problems())
                .extracting(PropertyProblem::property, PropertyProblem::cure)
                .containsExactly(
                        tuple(
                                "circuitbreaker.configs.default.minimum-number-of-calls",
                                "Change this value, or circuitbreaker.instances.one.sliding-window-size at"
                                        + " application.yml:3:38."),
                        tuple(
                                "circuitbreaker.configs.default.minimum-number-of-calls",
                                "Change this value, or circuitbreaker.instances.two.sliding-window-size at"
                                        + " application.yml:4:38."));
    }

    @Test
    void reportsAContradictionOfTheDefaultsOnce() {
        assertThat(yaml("""
                        circuitbreaker:
                          configs.default: {minimum-number-of-calls: 20, sliding-window-size: 10}
                          instances: {one: , two: }
                        """).problems()).hasSize(1);
    }

    @Test
    void reportsABadValueOfASharedConfigOnce() {
        assertThat(yaml("""
                        circuitbreaker:
                          configs.default.failure-rate-threshold: 0
                          instances: {one: , two: }
                        """).problem().property()).isEqualTo("circuitbreaker.configs.default.failure-rate-threshold");
    }

    @Test
    void refusesUnresolvedPlaceholders() {
        assertThat(pricing("failure-rate-threshold: ${rate}").problem())
                .extracting(PropertyProblem::value, PropertyProblem::rule, PropertyProblem::cure)
                .containsExactly(
                        "${rate}",
                        "every placeholder must be the name of a property",
                        "Define the property, or give a default as in ${name:value}. Could not resolve placeholder"
                                + " 'rate' in value \"${rate}\".");
    }

    @Test
    void showsWhatAPlaceholderStandsFor() {
        assertThat(pricing("failure-rate-threshold: ${rate:120}").problem().value())
                .isEqualTo("120");
    }

    @Test
    void namesThePropertySourceIfThereIsNoFile() {
        assertThat(properties(Map.of("circuitbreaker.instances.pricing.failure-rate-threshold", 120))
                        .problem()
                        .place())
                .isEqualTo("property source \"test\"");
    }

    @Nested
    class Fractions {

        @Test
        void areTakenWithAWarning() {
            assertThat(pricing("failure-rate-threshold: 0.5").pricing().failureRateThreshold())
                    .isEqualTo(0.5);
            assertThat(pricing("failure-rate-threshold: 0.5").read().warnings())
                    .containsExactly("circuitbreaker.instances.pricing.failure-rate-threshold is 0.5 percent"
                            + " (application.yml:4:31). Rates are percentages: write 50 for one half.");
        }

        @Test
        void ofAPercentageAreTakenSilently() {
            assertThat(pricing("failure-rate-threshold: 12.5").pricing().failureRateThreshold())
                    .isEqualTo(12.5);
            assertThat(pricing("failure-rate-threshold: 12.5").read().warnings())
                    .isEmpty();
        }
    }

    @Test
    void saysWhatBecomesOfAProbeThatMayTakeForEver() {
        assertThat(pricing("max-wait-duration-in-half-open-state: 0").problem())
                .extracting(PropertyProblem::rule, PropertyProblem::cure)
                .containsExactly(
                        "must be greater than 0 and at most 36500 days",
                        "Remove it: Resilience4j waits for ever at 0, while here a probe always ends, by default after 60s.");
    }
}
