package dev.circuitbreaker.spring.config;

import static dev.circuitbreaker.spring.config.WrittenSettings.pricing;
import static dev.circuitbreaker.spring.config.WrittenSettings.properties;
import static dev.circuitbreaker.spring.config.WrittenSettings.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class RefusedValuesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            failure-rate-threshold | 0          | 0        | must be greater than 0 and at most 100  | Write a percentage such as 50.
            failure-rate-threshold | 101        | 101      | must be greater than 0 and at most 100  | Write a percentage such as 50.
            failure-rate-threshold | -5         | -5       | must be greater than 0 and at most 100  | Write a percentage such as 50.
            failure-rate-threshold | "1e400"    | 1e400    | must be greater than 0 and at most 100  | Write a percentage such as 50.
            failure-rate-threshold | 1e400      | Infinity | must be a number                        | Write a number such as 50.
            failure-rate-threshold | .nan       | NaN      | must be a number                        | Write a number such as 50.
            failure-rate-threshold | 0x1p3      | 0x1p3    | must be a number                        | Write a number such as 50.
            failure-rate-threshold | 50d        | 50d      | must be a number                        | Write a number such as 50.
            failure-rate-threshold | off        | false    | must be a number                        | Write a number such as 50.
            failure-rate-threshold | 50%        | 50%      | must be a number without a percent sign | Write 50.
            failure-rate-threshold | 0,5        | 0,5      | must be a number with a decimal point   | Write 0.5.
            failure-rate-threshold | ""         | ``       | must not be empty                       | Write a percentage such as 50, or remove the key.
            failure-rate-threshold |            | ``       | must not be empty                       | Write a percentage such as 50, or remove the key.
            slow-call-rate-threshold | on       | true     | must be a number                        | Write a number such as 50.
            slow-call-rate-threshold | 200      | 200      | must be greater than 0 and at most 100  | Write a percentage such as 50, or off.
            sliding-window-size    | 10.5       | 10.5     | must be a whole number                  | Write a whole number such as 10.
            sliding-window-size    | many       | many     | must be a whole number                  | Write a whole number such as 10.
            sliding-window-size    | 0          | 0        | must be from 1 to 86400                 | Write a whole number such as 10.
            sliding-window-size    | 2147483647 | 2147483647 | must be from 1 to 86400               | Write a whole number such as 10.
            sliding-window-size    | 2147483648 | 2147483648 | must be a whole number of at most 2147483647 | Write a whole number such as 10.
            sliding-window-size    | 70000      | 70000    | must be from 1 to 65535                 | Write a whole number such as 10.
            minimum-number-of-calls | 0         | 0        | must be at least 1                      | Write a whole number such as 10.
            sliding-window-type    | COUNT_BASE | COUNT_BASE | must be one of COUNT_BASED, TIME_BASED | Write COUNT_BASED.
            sliding-window-type    | ring       | ring     | must be one of COUNT_BASED, TIME_BASED  | Write one of these.
            initial-state          | CLOSE      | CLOSE    | must be one of CLOSED, OPEN, HALF_OPEN, FORCED_OPEN, DISABLED, METRICS_ONLY | Write CLOSED.
            """)
    void saysValueRuleAndCure(String key, String written, String value, String rule, String cure) {
        assertThat(pricing(key + ": " + (written == null ? "" : written)).problem())
                .extracting(Problem::property, Problem::value, Problem::rule, Problem::cure)
                .containsExactly("circuitbreaker.instances.pricing." + key, value, rule, cure);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            60        | 60      | must be a duration with a unit                    | Write 60s for seconds or 60ms for milliseconds.
            1.5       | 1.5     | must be a number followed by ns, us, ms, s, m, h or d | Write for example 500ms, 30s or 5m.
            1:30      | 90      | must be a duration with a unit                    | Write 90s for seconds or 90ms for milliseconds.
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
                .extracting(Problem::value, Problem::rule, Problem::cure)
                .containsExactly(value, rule, cure);
    }

    @Test
    void refusesAMinimumAboveTheWindow() {
        assertThat(pricing("sliding-window-size: 5", "minimum-number-of-calls: 10")
                        .problem())
                .isEqualTo(new Problem(
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
                .extracting(Problem::property, Problem::cure)
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
                .extracting(Problem::value, Problem::rule, Problem::cure)
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
    class Exceptions {

        @ParameterizedTest
        @CsvSource({
            "java.io.IOExeption, java.io.IOException",
            "IOException, java.io.IOException",
            "java.util.TimeoutException, java.util.concurrent.TimeoutException",
            "dev.circuitbreaker.core.CallNotPermitedException, dev.circuitbreaker.core.CallNotPermittedException"
        })
        void areRefusedIfMissingAndTheNearestIsNamed(String written, String meant) {
            assertThat(pricing("record-exceptions: [java.lang.RuntimeException, " + written + "]")
                            .problem())
                    .extracting(Problem::property, Problem::value, Problem::rule, Problem::cure)
                    .containsExactly(
                            "circuitbreaker.instances.pricing.record-exceptions[1]",
                            written,
                            "must be the full name of an exception class, and there is no class of this name",
                            "Did you mean " + meant + "?");
        }

        @Test
        void areRefusedIfNothingIsNear() {
            assertThat(pricing("ignore-exceptions: com.acme.Unknown").problem().cure())
                    .isEqualTo("Write a name such as java.io.IOException, or add the library that brings the class.");
        }

        @Test
        void areRefusedIfTheyCannotBeThrown() {
            assertThat(pricing("ignore-exceptions: java.lang.String").problem().rule())
                    .isEqualTo("must be the full name of an exception class, and this class is not a Throwable");
        }

        @Test
        void mustBeNamedIfAnythingIsToBeRecorded() {
            assertThat(pricing("record-exceptions: []").problem())
                    .extracting(Problem::value, Problem::rule, Problem::cure)
                    .containsExactly(
                            "",
                            "must not be empty",
                            "Write java.lang.Exception to record all exceptions, or remove the key.");
        }
    }

    @Nested
    class Predicates {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                nowhere | must name a Predicate, and there is neither a bean nor a class of this name
                text | must name a Predicate, and java.lang.String is none
                java.lang.Object | must name a Predicate, and java.lang.Object is none
                """)
        void areRefusedIfTheyAreNone(String name, String rule) {
            assertThat(pricing("record-result-predicate: " + name)
                            .bean("text", "a bean")
                            .problem()
                            .rule())
                    .isEqualTo(rule);
        }

        @ParameterizedTest
        @ValueSource(classes = {NeedsArgument.class, Predicate.class, Throwing.class})
        void areRefusedIfTheyCannotBeCreated(Class<?> type) {
            assertThat(pricing("record-failure-predicate: " + type.getName()).problem())
                    .satisfies(problem -> assertThat(problem.rule())
                            .startsWith("must name a Predicate that can be created, and this one cannot: "))
                    .extracting(Problem::cure)
                    .isEqualTo(
                            "Give the class a constructor without parameters, or make it a bean and write its name.");
        }

        @Test
        void areRefusedIfTheyCannotTakeEveryException() {
            assertThat(pricing("ignore-exception-predicate: " + OfIoExceptions.class.getName())
                            .problem())
                    .extracting(Problem::rule, Problem::cure)
                    .containsExactly(
                            "must accept every exception, and this one accepts java.io.IOException only",
                            "Make it a Predicate<Throwable>.");
        }

        @Test
        void mayBeLambdas() {
            Predicate<Throwable> lambda = throwable -> true;

            assertThat(pricing("ignore-exception-predicate: lambda")
                            .bean("lambda", lambda)
                            .pricing()
                            .ignoreExceptionPredicate())
                    .isSameAs(lambda);
        }
    }

    @Nested
    class BaseConfigs {

        @Test
        void areRefusedIfUnknownAndTheNearestIsNamed() {
            assertThat(pricing("base-config: crtical-api").problem())
                    .extracting(Problem::value, Problem::rule, Problem::cure)
                    .containsExactly(
                            "crtical-api",
                            "must be a name under circuitbreaker.configs or a built-in preset: critical-api,"
                                    + " background-job, third-party-api, internal-service",
                            "Did you mean 'critical-api'?");
        }

        @Test
        void areRefusedIfUnknownInConfigsThatNobodyUses() {
            assertThat(yaml("circuitbreaker.configs.unused.base-config: slow")
                            .problem()
                            .cure())
                    .isEqualTo("Write one of these, or add circuitbreaker.configs.slow.");
        }

        @Test
        void areRefusedInACircleWhichIsReportedOnce() {
            assertThat(yaml("""
                            circuitbreaker:
                              configs:
                                a: {base-config: b}
                                b: {base-config: c}
                                c: {base-config: a}
                              instances.one.base-config: a
                              instances.two.base-config: c
                            """).problem())
                    .isEqualTo(new Problem(
                            "circuitbreaker.configs.c.base-config",
                            "a",
                            "application.yml:5:22",
                            "must not lead back to itself: a -> b -> c -> a",
                            "Remove one base-config of this circle."));
        }

        @Test
        void areRefusedIfTheyAreTheirOwn() {
            assertThat(yaml("circuitbreaker.configs.default.base-config: default")
                            .problem()
                            .rule())
                    .isEqualTo("must not lead back to itself: default -> default");
        }
    }

    @Nested
    @ExtendWith(OutputCaptureExtension.class)
    class Fractions {

        @Test
        void areTakenWithAWarning(CapturedOutput output) {
            assertThat(pricing("failure-rate-threshold: 0.5").pricing().failureRateThreshold())
                    .isEqualTo(0.5);
            assertThat(output)
                    .contains("circuitbreaker.instances.pricing.failure-rate-threshold is 0.5 percent"
                            + " (application.yml:4:31). Rates are percentages: write 50 for one half.");
        }

        @Test
        void ofAPercentageAreTakenSilently(CapturedOutput output) {
            assertThat(pricing("failure-rate-threshold: 12.5").pricing().failureRateThreshold())
                    .isEqualTo(12.5);
            assertThat(output).doesNotContain("percent");
        }
    }

    static final class OfIoExceptions implements Predicate<IOException> {
        @Override
        public boolean test(IOException exception) {
            return true;
        }
    }

    static final class NeedsArgument implements Predicate<Throwable> {
        NeedsArgument(String argument) {}

        @Override
        public boolean test(Throwable throwable) {
            return true;
        }
    }

    static final class Throwing implements Predicate<Throwable> {
        Throwing() {
            throw new IllegalStateException("no");
        }

        @Override
        public boolean test(Throwable throwable) {
            return true;
        }
    }
}
