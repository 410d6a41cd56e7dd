package dev.circuitbreaker.spring.config;

import static dev.circuitbreaker.spring.config.WrittenSettings.pricing;
import static dev.circuitbreaker.spring.config.WrittenSettings.properties;
import static dev.circuitbreaker.spring.config.WrittenSettings.variables;
import static dev.circuitbreaker.spring.config.WrittenSettings.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootVersion;
import org.springframework.core.env.MapPropertySource;

class CircuitBreakerConfigurationsTest {

    @Test
    void readsEverySetting() {
        CircuitBreakerConfig config = pricing(
                        "failure-rate-threshold: 40.5",
                        "slow-call-rate-threshold: 80",
                        "slow-call-duration-threshold: 2s",
                        "consecutive-failure-threshold: 7",
                        "sliding-window-type: TIME_BASED",
                        "sliding-window-size: 60",
                        "minimum-number-of-calls: 200",
                        "wait-duration-in-open-state: 1m",
                        "permitted-number-of-calls-in-half-open-state: 5",
                        "max-wait-duration-in-half-open-state: PT10S",
                        "initial-state: FORCED_OPEN",
                        "record-exceptions: [java.io.IOException, java.util.concurrent.TimeoutException]",
                        "ignore-exceptions: java.lang.IllegalStateException",
                        "record-failure-predicate: failures",
                        "ignore-exception-predicate: " + NothingMatches.class.getName(),
                        "record-result-predicate: results")
                .bean("failures", new NothingMatches())
                .bean("results", (Predicate<Object>) "bad"::equals)
                .pricing();

        assertThat(config.failureRateThreshold()).isEqualTo(40.5);
        assertThat(config.slowCallRateThreshold()).isEqualTo(80);
        assertThat(config.slowCallDurationThreshold()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.consecutiveFailureThreshold()).isEqualTo(7);
        assertThat(config.slidingWindowType()).isEqualTo(SlidingWindowType.TIME_BASED);
        assertThat(config.slidingWindowSize()).isEqualTo(60);
        assertThat(config.minimumNumberOfCalls()).isEqualTo(200);
        assertThat(config.waitDurationInOpenState()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.permittedNumberOfCallsInHalfOpenState()).isEqualTo(5);
        assertThat(config.maxWaitDurationInHalfOpenState()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.initialState()).isEqualTo(State.FORCED_OPEN);
        assertThat(config.recordExceptions()).containsExactly(IOException.class, TimeoutException.class);
        assertThat(config.ignoreExceptions()).containsExactly(IllegalStateException.class);
        assertThat(config.recordFailurePredicate()).isInstanceOf(NothingMatches.class);
        assertThat(config.ignoreExceptionPredicate()).isInstanceOf(NothingMatches.class);
        assertThat(config.recordResultPredicate()).accepts("bad").rejects("good");
    }

    @Test
    void givesTheDefaultsToNamesWithoutSettings() {
        CircuitBreakerConfigurations configurations =
                yaml("spring.application.name: shop").read();

        assertThat(configurations.names()).isEmpty();
        assertThat(EffectiveSettings.of(configurations.forName("other")))
                .isEqualTo(EffectiveSettings.of(CircuitBreakerConfig.ofDefaults()));
    }

    @Test
    void givesTheTickerToAll() {
        WrittenSettings settings = pricing("failure-rate-threshold: 40");

        assertThat(settings.read().forName("pricing").ticker()).isSameAs(settings.ticker);
        assertThat(settings.read().forName("other").ticker()).isSameAs(settings.ticker);
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "\"off\"", "OFF", "false", "no"})
    void switchesSlowCallDetectionOff(String off) {
        assertThat(pricing("slow-call-rate-threshold: " + off).pricing().slowCallRateThreshold())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"failureRateThreshold", "failure_rate_threshold", "FAILURE-RATE-THRESHOLD"})
    void readsRelaxedKeys(String key) {
        assertThat(pricing(key + ": 20").pricing().failureRateThreshold()).isEqualTo(20);
    }

    @Test
    void resolvesPlaceholders() {
        assertThat(pricing("failure-rate-threshold: ${rate:30}").pricing().failureRateThreshold())
                .isEqualTo(30);
    }

    @Test
    void readsEnumsRelaxed() {
        assertThat(pricing("sliding-window-type: time-based").pricing().slidingWindowType())
                .isEqualTo(SlidingWindowType.TIME_BASED);
    }

    @Test
    void acceptsTheFirstPropertySource() {
        CircuitBreakerConfig config = pricing("record-exceptions: [java.io.IOException]")
                .andYaml("lower.yml", """
                        circuitbreaker.instances.pricing:
                          failure-rate-threshold: 20
                          record-exceptions: [java.lang.RuntimeException, java.lang.Error]
                        """)
                .pricing();

        assertThat(config.failureRateThreshold()).isEqualTo(20);
        assertThat(config.recordExceptions()).containsExactly(IOException.class);
    }

    @Test
    void readsIndexedAndCommaSeparatedLists() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("circuitbreaker.instances.pricing.record-exceptions[0]", "java.io.IOException");
        properties.put(
                "circuitbreaker.instances.pricing.ignore-exceptions",
                "java.lang.IllegalStateException, java.lang.IllegalArgumentException");

        CircuitBreakerConfig config = properties(properties).pricing();

        assertThat(config.recordExceptions()).containsExactly(IOException.class);
        assertThat(config.ignoreExceptions())
                .containsExactly(IllegalStateException.class, IllegalArgumentException.class);
    }

    @Nested
    class Instances {

        @Test
        void haveTheNameThatIsWritten() {
            assertThat(yaml("""
                            circuitbreaker.instances:
                              pricing: {failure-rate-threshold: 40}
                              Pay_EU: {failure-rate-threshold: 40}
                              "[eu.pricing]": {failure-rate-threshold: 41}
                              bare:
                              "42": {failure-rate-threshold: 40}
                              preisgestaltungÄÖ: {failure-rate-threshold: 40}
                            """).read().names())
                    .containsExactly("pricing", "Pay_EU", "eu.pricing", "bare", "42", "preisgestaltungÄÖ");
        }

        @Test
        void mayHaveAnEmptyMap() {
            assumeFalse(
                    SpringBootVersion.getVersion().startsWith("4.0."),
                    "Spring Boot 4.0 drops an empty map when it reads YAML");

            assertThat(yaml("circuitbreaker.instances: {empty: {}}").read().names())
                    .containsExactly("empty");
        }

        @Test
        void haveDotsInBrackets() {
            CircuitBreakerConfigurations configurations = properties(
                            Map.of("circuitbreaker.instances[eu.pricing].failure-rate-threshold", 41))
                    .read();

            assertThat(configurations.forName("eu.pricing").failureRateThreshold())
                    .isEqualTo(41);
        }

        @ParameterizedTest
        @ValueSource(strings = {"pay-eu", "payEu", "pay_eu", "PAY-EU"})
        void areFoundInRelaxedForm(String name) {
            assertThat(yaml("circuitbreaker.instances.pay-eu.failure-rate-threshold: 20")
                            .read()
                            .forName(name)
                            .failureRateThreshold())
                    .isEqualTo(20);
        }
    }

    @Nested
    class EnvironmentVariables {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "CIRCUITBREAKER_INSTANCES_PRICING_FAILURERATETHRESHOLD",
                    "CIRCUITBREAKER_INSTANCES_PRICING_FAILURE_RATE_THRESHOLD"
                })
        void setASetting(String variable) {
            CircuitBreakerConfigurations configurations =
                    variables(Map.of(variable, "20")).read();

            assertThat(configurations.names()).containsExactly("pricing");
            assertThat(configurations.forName("pricing").failureRateThreshold()).isEqualTo(20);
        }

        @Test
        void reachANameWithDotsThatIsWrittenElsewhere() {
            CircuitBreakerConfigurations configurations = variables(
                            Map.of("CIRCUITBREAKER_INSTANCES_COM_ACME_CLIENT_FAILURERATETHRESHOLD", "90"))
                    .andYaml("application.yml", "circuitbreaker.instances.[com.acme.Client].failure-rate-threshold: 60")
                    .read();

            assertThat(configurations.names()).containsExactly("com.acme.Client");
            assertThat(configurations.forName("com.acme.Client").failureRateThreshold())
                    .isEqualTo(90);
        }

        @Test
        void beatFilesThatComeLater() {
            CircuitBreakerConfig config = variables(
                            Map.of("CIRCUITBREAKER_INSTANCES_PRICING_FAILURERATETHRESHOLD", "20"))
                    .andYaml("application.yml", "circuitbreaker.instances.pricing.failure-rate-threshold: 30")
                    .pricing();

            assertThat(config.failureRateThreshold()).isEqualTo(20);
        }

        @ParameterizedTest
        @ValueSource(strings = {"PAYEU", "PAY_EU"})
        void meanTheNameThatAFileSpells(String name) {
            CircuitBreakerConfigurations configurations = variables(
                            Map.of("CIRCUITBREAKER_INSTANCES_" + name + "_FAILURERATETHRESHOLD", "20"))
                    .andYaml("application.yml", "circuitbreaker.instances.pay-eu.sliding-window-size: 30")
                    .read();

            assertThat(configurations.names()).containsExactly("pay-eu");
            assertThat(configurations.forName("pay-eu").failureRateThreshold()).isEqualTo(20);
            assertThat(configurations.forName("pay-eu").slidingWindowSize()).isEqualTo(30);
        }

        @Test
        void holdListsByIndex() {
            CircuitBreakerConfig config = variables(Map.of(
                            "CIRCUITBREAKER_INSTANCES_PRICING_RECORDEXCEPTIONS_0", "java.io.IOException",
                            "CIRCUITBREAKER_INSTANCES_PRICING_IGNOREEXCEPTIONS_0_", "java.lang.IllegalStateException"))
                    .pricing();

            assertThat(config.recordExceptions()).containsExactly(IOException.class);
            assertThat(config.ignoreExceptions()).containsExactly(IllegalStateException.class);
        }

        @Test
        void areLeftAloneIfTheyOnlyLookAlike() {
            assertThat(variables(Map.of(
                                    "CIRCUITBREAKER", "x",
                                    "CIRCUITBREAKER_PORT", "tcp://10.0.0.1:80",
                                    "CIRCUITBREAKER_SERVICE_HOST", "10.0.0.1",
                                    "CIRCUITBREAKER_BACKENDS_SERVICE_HOST", "10.0.0.2",
                                    "CIRCUITBREAKER_BACKENDS_PORT_80_TCP", "tcp://10.0.0.2:80",
                                    "CIRCUIT_BREAKER_INSTANCES_X", "y"))
                            .read()
                            .names())
                    .isEmpty();
        }
    }

    @Test
    void leavesPropertiesOfOthersAlone() {
        assertThat(properties(Map.of("circuit-breaker.enabled", "true", "circuits", "2"))
                        .and(new MapPropertySource("other", Map.of("resilience4j.circuitbreaker.instances.x.y", 1)))
                        .read()
                        .names())
                .isEmpty();
    }

    static final class NothingMatches implements Predicate<Throwable> {
        @Override
        public boolean test(Throwable throwable) {
            return false;
        }
    }
}
