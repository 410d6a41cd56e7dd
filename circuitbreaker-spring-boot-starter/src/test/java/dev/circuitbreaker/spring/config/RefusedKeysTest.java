package dev.circuitbreaker.spring.config;

import static dev.circuitbreaker.spring.config.WrittenSettings.pricing;
import static dev.circuitbreaker.spring.config.WrittenSettings.properties;
import static dev.circuitbreaker.spring.config.WrittenSettings.variables;
import static dev.circuitbreaker.spring.config.WrittenSettings.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedKeysTest {

    @Test
    void refusesUnknownKeyAndNamesTheNearest() {
        assertThat(pricing("failure-rate-treshold: 50").problem())
                .isEqualTo(new PropertyProblem(
                        "circuitbreaker.instances.pricing.failure-rate-treshold",
                        "50",
                        "application.yml:4:30",
                        "there is no key 'failure-rate-treshold'",
                        "Did you mean 'failure-rate-threshold'?"));
    }

    @Test
    void refusesUnknownGroupAndNamesTheNearest() {
        assertThat(yaml("circuitbreaker.instanses.pricing.failure-rate-threshold: 50")
                        .problem())
                .isEqualTo(new PropertyProblem(
                        "circuitbreaker.instanses.pricing.failure-rate-threshold",
                        "50",
                        "application.yml:1:58",
                        "there is no key 'instanses'",
                        "Did you mean 'instances'?"));
    }

    @Test
    void listsTheKeysIfNoneIsNear() {
        assertThat(pricing("colour: red").problem().cure())
                .startsWith("Remove it, or write one of base-config, failure-rate-threshold, ");
        assertThat(yaml("circuitbreaker.enabled: true").problem().cure())
                .isEqualTo("Remove it, or write one of " + String.join(", ", GeneralKey.withGroups()) + ".");
    }

    @Test
    void refusesUnknownKeysInConfigsThatNobodyUses() {
        assertThat(yaml("circuitbreaker.configs.unused.failure-rate-treshold: 50")
                        .problem()
                        .cure())
                .isEqualTo("Did you mean 'failure-rate-threshold'?");
    }

    @Test
    void refusesUnknownKeysThatAnotherPropertySourceWouldHide() {
        assertThat(pricing("failure-rate-threshold: 50")
                        .andYaml("lower.yml", "circuitbreaker.instances.pricing.failure-rate-treshold: 50")
                        .problem()
                        .place())
                .isEqualTo("lower.yml:1:57");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "enable-exponential-backoff",
                "enable-randomized-wait",
                "automatic-transition-from-open-to-half-open-enabled",
                "automaticTransitionFromOpenToHalfOpenEnabled",
                "register-health-indicator",
                "allow-health-indicator-to-fail",
                "event-consumer-buffer-size",
                "writable-stack-trace-enabled",
                "ignore-class-binding-exceptions",
                "transition-to-state-after-wait-duration"
            })
    void saysWhatToDoAboutKeysOfResilience4j(String key) {
        assertThat(pricing(key + ": true").problem().cure()).startsWith("Remove it");
    }

    @Test
    void saysWhatStandsInPlaceOfKeysOfResilience4j() {
        assertThat(pricing("ring-buffer-size-in-closed-state: 5").problem().cure())
                .isEqualTo("Write sliding-window-size.");
        assertThat(yaml("circuitbreaker.backends.pricing.max-keys: 7").problem().cure())
                .isEqualTo("Write instances.");
    }

    @Test
    void saysWhatElseToRemoveWhereABackoffOrJitterIsNotEnabled() {
        assertThat(pricing("enable-exponential-backoff: false", "exponential-backoff-multiplier: 2")
                        .problem()
                        .cure())
                .isEqualTo(
                        "Remove it, and exponential-backoff-multiplier as well, which alone switches the backoff on.");
        assertThat(pricing("enableRandomizedWait: FALSE").problem().cure())
                .isEqualTo("Remove it, and randomized-wait-factor as well, which alone switches the jitter on.");
    }

    @Test
    void refusesBackendsOnceAndAllThatIsWrongBelowThem() {
        assertThat(yaml("""
                        circuitbreaker:
                          backends:
                            backendA:
                              ringBufferSizeInClosedState: 5
                              failureRateThreshold: 50
                            backendB:
                              failureRateThreshold: 120
                        """).problems())
                .extracting(PropertyProblem::property, PropertyProblem::cure)
                .containsExactly(
                        tuple("circuitbreaker.backends.backendA.ringBufferSizeInClosedState", "Write instances."),
                        tuple(
                                "circuitbreaker.backends.backendA.ringBufferSizeInClosedState",
                                "Write sliding-window-size."),
                        tuple(
                                "circuitbreaker.backends.backendB.failureRateThreshold",
                                "Write a percentage such as 50."));
    }

    @Test
    void refusesBackendsInTheEnvironment() {
        for (String variable : List.of(
                "CIRCUITBREAKER_BACKENDS_PRICING_FAILURERATETHRESHOLD",
                "CIRCUITBREAKER_BACKENDS_PRICING_FAILURE_RATE_THRESHOLD",
                "CIRCUITBREAKER_BACKENDS_PRICING_RINGBUFFERSIZEINCLOSEDSTATE")) {
            assertThat(variables(Map.of(variable, "50")).problems())
                    .as(variable)
                    .extracting(PropertyProblem::property, PropertyProblem::cure)
                    .contains(tuple(variable, "Write instances."));
        }
        assertThat(properties(Map.of("circuit-breaker.backends.pricing.max-keys", "7"))
                        .problem()
                        .cure())
                .as("another spelling of the prefix")
                .isEqualTo("Write instances.");
    }

    @Test
    void refusesAKeyThatIsWrittenTwice() {
        assertThat(pricing("failure-rate-threshold: 1", "failureRateThreshold: 2")
                        .problem())
                .extracting(PropertyProblem::rule, PropertyProblem::cure)
                .containsExactly(
                        "failure-rate-threshold must be written once, and stands also at application.yml:4:31",
                        "Remove one of them.");
    }

    @Nested
    class EnvironmentVariables {

        @Test
        void areReportedByTheirName() {
            assertThat(variables(Map.of("CIRCUITBREAKER_INSTANCES_PRICING_FAILURERATETRESHOLD", "5"))
                            .problem())
                    .isEqualTo(new PropertyProblem(
                            "CIRCUITBREAKER_INSTANCES_PRICING_FAILURERATETRESHOLD",
                            "5",
                            "environment variable CIRCUITBREAKER_INSTANCES_PRICING_FAILURERATETRESHOLD",
                            "there is no key 'failureratetreshold'",
                            "Did you mean FAILURERATETHRESHOLD (failure-rate-threshold)?"));
        }

        @Test
        void areRefusedIfTheirGroupIsMisspelt() {
            assertThat(variables(Map.of("CIRCUITBREAKER_INSTANSES_PRICING_FAILURERATETHRESHOLD", "5"))
                            .problem()
                            .cure())
                    .isEqualTo("Did you mean INSTANCES (instances)?");
        }

        @Test
        void areRefusedWithoutASetting() {
            assertThat(variables(Map.of("CIRCUITBREAKER_INSTANCES_PRICING", "5"))
                            .problem())
                    .extracting(PropertyProblem::rule, PropertyProblem::cure)
                    .containsExactly(
                            "must be a map of settings",
                            "Let the variable name a setting too, as in CIRCUITBREAKER_INSTANCES_PRICING_BASECONFIG.");
        }

        @Test
        void knowANameWithAnUnderscoreFromAFile() {
            assertThat(variables(Map.of("CIRCUITBREAKER_INSTANCES_PAY_EU_FAILURERATETRESHOLD", "5"))
                            .andYaml("application.yml", "circuitbreaker.instances.pay-eu.sliding-window-size: 10")
                            .problem()
                            .rule())
                    .isEqualTo("there is no key 'failureratetreshold'");
        }
    }

    @Nested
    class NamesOfInstances {

        private static final String RULE =
                "the name must have 1 to 128 characters, none of them a slash or a control character";

        @Test
        void withADotNeedBrackets() {
            assertThat(yaml("circuitbreaker.instances.eu.pricing: {failure-rate-threshold: 50, sliding-window-size: 3}")
                            .problem())
                    .isEqualTo(new PropertyProblem(
                            "circuitbreaker.instances.eu.pricing.failure-rate-threshold",
                            "50",
                            "application.yml:1:63",
                            "a name with a dot must be in brackets",
                            "Write \"[eu.pricing]\" in YAML, or [eu.pricing] in a properties file."));
        }

        @Test
        void withADotNeedBracketsEvenIfAListBetraysThem() {
            assertThat(yaml("circuitbreaker.configs.eu.pricing.record-exceptions: [java.io.IOException]")
                            .problem()
                            .rule())
                    .isEqualTo("a name with a dot must be in brackets");
        }

        @Test
        void withASpaceNeedBrackets() {
            assertThat(yaml("circuitbreaker.instances: {a b: {failure-rate-threshold: 50}}")
                            .problem()
                            .cure())
                    .isEqualTo("Write \"[a b]\" in YAML, or [a b] in a properties file.");
        }

        @ParameterizedTest
        @ValueSource(strings = {"a/b", "\"[a/b]\"", "\"[a\\nb]\"", "\"a\\tb\"", "\"[ ]\""})
        void areRefusedIfNoPathOrLogCouldHoldThem(String name) {
            assertThat(yaml("circuitbreaker.instances: {" + name
                                    + ": {failure-rate-threshold: 50, sliding-window-size: 3}}")
                            .problem()
                            .rule())
                    .isEqualTo(RULE);
        }

        @Test
        void areRefusedAndCutIfTheyAreTooLong() {
            assertThat(yaml("circuitbreaker.instances: {" + "x".repeat(200) + ": {failure-rate-threshold: 50}}")
                            .problem())
                    .extracting(PropertyProblem::property, PropertyProblem::rule)
                    .containsExactly("circuitbreaker.instances." + "x".repeat(35) + "... (248 characters)", RULE);
        }

        @Test
        void areShownInOneLine() {
            assertThat(yaml("circuitbreaker.instances: {\"a\\nb\": {failure-rate-threshold: 50}}")
                            .problem()
                            .property())
                    .isEqualTo("circuitbreaker.instances.a\\u000ab.failure-rate-threshold");
        }

        @ParameterizedTest
        @ValueSource(strings = {"circuitbreaker.instances..base-config", "circuitbreaker.instances[].base-config"})
        void areRefusedIfEmpty(String property) {
            assertThat(properties(Map.of(property, "default")).problem().rule()).isEqualTo(RULE);
        }

        @Test
        void areRefusedIfTheyDifferInSpellingOnly() {
            assertThat(
                            yaml("circuitbreaker.instances: {Pay_EU: {base-config: default}, pay-eu: {base-config: default}}")
                                    .problem())
                    .isEqualTo(new PropertyProblem(
                            "circuitbreaker.instances.pay-eu.base-config",
                            "default",
                            "application.yml:1:82",
                            "'pay-eu' and 'Pay_EU' must differ in more than dashes, underscores and capitals",
                            "Write one of the two everywhere if the same is meant, or else another name."));
        }
    }

    @Nested
    class Shapes {

        @Test
        void refuseAScalarInPlaceOfEverything() {
            assertThat(yaml("circuitbreaker: true").problem().rule())
                    .isEqualTo("must be a map with the keys instances and configs");
        }

        @Test
        void refuseAScalarInPlaceOfAllInstances() {
            assertThat(yaml("circuitbreaker.instances: pricing").problem().rule())
                    .isEqualTo("must be a map from names to settings");
        }

        @Test
        void refuseAScalarInPlaceOfSettings() {
            assertThat(yaml("circuitbreaker.instances.pricing: critical-api").problem())
                    .extracting(PropertyProblem::rule, PropertyProblem::cure)
                    .containsExactly(
                            "must be a map of settings", "Write the entries below it, each with a key and a colon.");
        }

        @ParameterizedTest
        @ValueSource(strings = {"[pricing]", "[{pricing: 1}]", "{7: {base-config: default}}"})
        void refuseAListInPlaceOfInstances(String list) {
            assertThat(yaml("circuitbreaker.instances: " + list).problem().rule())
                    .isEqualTo("must be a map from names to settings, not a list");
        }

        @Test
        void refuseAListInPlaceOfSettings() {
            assertThat(pricing("- failure-rate-threshold: 5").problem().rule())
                    .isEqualTo("must be a map of settings, not a list");
        }

        @ParameterizedTest
        @ValueSource(strings = {"{percent: 50}", "[50]"})
        void refuseMoreThanOneValue(String value) {
            assertThat(pricing("failure-rate-threshold: " + value).problem())
                    .extracting(PropertyProblem::rule, PropertyProblem::cure)
                    .containsExactly("failure-rate-threshold must be a single value", "Write a percentage such as 50.");
        }

        @Test
        void refuseAMapInPlaceOfAList() {
            assertThat(pricing("record-exceptions: {io: java.io.IOException}")
                            .problem()
                            .rule())
                    .isEqualTo("record-exceptions must be a list");
        }
    }
}
