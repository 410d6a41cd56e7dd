package dev.circuitbreaker.spring.config;

import static dev.circuitbreaker.spring.config.WrittenSettings.pricing;
import static dev.circuitbreaker.spring.config.WrittenSettings.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaseConfigsTest {

    @Nested
    class OfTheSameName {

        @Test
        void areWarnedAboutWhereTheInstanceNamesNone() {
            assertThat(yaml("""
                            circuitbreaker:
                              configs.payEu.sliding-window-size: 20
                              instances.pay-eu.failure-rate-threshold: 60
                            """).read().warnings())
                    .containsExactly("circuitbreaker.configs.payEu is not the base of circuitbreaker.instances.pay-eu, "
                            + "which names none; that both are called the same says nothing here. Write "
                            + "circuitbreaker.instances.pay-eu.base-config: payEu, or call one of them otherwise.");
        }

        @Test
        void areFineWhereTheInstanceNamesOneOrIsCalledDefault() {
            assertThat(yaml("""
                            circuitbreaker:
                              configs: {pay: {sliding-window-size: 20}, default: {sliding-window-size: 30}}
                              instances: {pay: {base-config: pay}, default: {failure-rate-threshold: 60}}
                            """).read().warnings()).isEmpty();
        }
    }

    @Nested
    class Chains {

        @Test
        void areInheritedUpToTheDefault() {
            CircuitBreakerConfig config = yaml("""
                            circuitbreaker:
                              configs:
                                default: {failure-rate-threshold: 10, sliding-window-size: 20, initial-state: DISABLED}
                                slow: {failure-rate-threshold: 11, wait-duration-in-open-state: 2m}
                                slower: {base-config: slow, failure-rate-threshold: 12}
                              instances:
                                pricing: {base-config: slower, initial-state: CLOSED}
                            """).pricing();

            assertThat(EffectiveSettings.of(config))
                    .containsEntry("failure-rate-threshold", 12.0)
                    .containsEntry("wait-duration-in-open-state", "120s")
                    .containsEntry("sliding-window-size", 20)
                    .containsEntry("initial-state", "CLOSED");
        }

        @Test
        void applyTheDefaultToNamesWithoutSettings() {
            assertThat(yaml("circuitbreaker.configs.default.failure-rate-threshold: 10")
                            .read()
                            .forName("other")
                            .failureRateThreshold())
                    .isEqualTo(10);
        }

        @Test
        void replaceListsAsAWhole() {
            CircuitBreakerConfig config = yaml("""
                            circuitbreaker:
                              configs.default.ignore-exceptions: [java.lang.IllegalStateException, java.io.IOException]
                              instances.pricing.ignore-exceptions: [java.lang.IllegalArgumentException]
                            """).pricing();

            assertThat(config.ignoreExceptions()).containsExactly(IllegalArgumentException.class);
        }

        @Test
        void areUndoneByAnEmptyList() {
            CircuitBreakerConfig config = yaml("""
                            circuitbreaker:
                              configs.default.ignore-exceptions: [java.lang.IllegalStateException]
                              instances.pricing.ignore-exceptions: []
                            """).pricing();

            assertThat(config.ignoreExceptions()).isEmpty();
        }

        @Test
        void mayBeIncompleteUntilTheyAreUsed() {
            CircuitBreakerConfig config = yaml("""
                            circuitbreaker:
                              configs.busy.minimum-number-of-calls: 500
                              instances.pricing: {base-config: busy, sliding-window-size: 1000}
                            """).pricing();

            assertThat(config.minimumNumberOfCalls()).isEqualTo(500);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "critical-api 5 30 1",
                    "background-job 10 60 3",
                    "third-party-api 3 120 1",
                    "internal-service 5 45 2"
                })
        void mayBeBuiltIn(String expected) {
            String[] preset = expected.split(" ");
            CircuitBreakerConfig config = yaml("""
                            circuitbreaker:
                              configs.default: {failure-rate-threshold: 10, wait-duration-in-open-state: 1s}
                              instances.pricing.base-config: %s
                            """.formatted(preset[0])).pricing();

            assertThat(config.consecutiveFailureThreshold()).isEqualTo(Integer.parseInt(preset[1]));
            assertThat(config.waitDurationInOpenState()).isEqualTo(Duration.ofSeconds(Long.parseLong(preset[2])));
            assertThat(config.permittedNumberOfCallsInHalfOpenState()).isEqualTo(Integer.parseInt(preset[3]));
            assertThat(config.failureRateThreshold()).isEqualTo(10);
        }

        @Test
        void replaceABuiltInOneOfTheSameName() {
            CircuitBreakerConfig config = yaml("""
                            circuitbreaker:
                              configs.critical-api.consecutive-failure-threshold: 2
                              instances.pricing.base-config: critical-api
                            """).pricing();

            assertThat(config.consecutiveFailureThreshold()).isEqualTo(2);
            assertThat(config.permittedNumberOfCallsInHalfOpenState()).isEqualTo(3);
        }

        @Test
        void mayBeTheBaseOfTheDefault() {
            CircuitBreakerConfig config = yaml("""
                            circuitbreaker:
                              configs.default.base-config: third-party-api
                              instances.pricing:
                            """).pricing();

            assertThat(config.consecutiveFailureThreshold()).isEqualTo(3);
        }

        @Test
        void mayNameTheDefaultThatIsNotThere() {
            assertThat(pricing("base-config: default").pricing().failureRateThreshold())
                    .isEqualTo(50);
        }
    }

    @Nested
    class Mistakes {

        @Test
        void areRefusedIfUnknownAndTheNearestIsNamed() {
            assertThat(pricing("base-config: crtical-api").problem())
                    .extracting(PropertyProblem::value, PropertyProblem::rule, PropertyProblem::cure)
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
                    .isEqualTo(new PropertyProblem(
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
}
