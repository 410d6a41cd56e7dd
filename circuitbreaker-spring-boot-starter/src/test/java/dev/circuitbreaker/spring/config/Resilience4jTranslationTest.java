package dev.circuitbreaker.spring.config;

import static dev.circuitbreaker.spring.config.WrittenSettings.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;

/** Settings that were left below the prefix of Resilience4j are translated; neighbour-tests compare the values with its own. */
class Resilience4jTranslationTest {

    private static String translated(WrittenSettings settings) {
        String warning = settings.read().warnings().get(0);
        return warning.substring(warning.indexOf("\n\n") + 2);
    }

    private static String translated(String yaml) {
        return translated(yaml("resilience4j.circuitbreaker:\n" + yaml.indent(2)));
    }

    @Test
    void writesTheDefaultsOfResilience4jIntoTheDefaultConfig() {
        assertThat(translated("instances.pricing.failureRateThreshold: 60")).isEqualTo("""
                        circuitbreaker:
                          configs:
                            default:
                              minimum-number-of-calls: 100
                              wait-duration-in-open-state: 60s
                              permitted-number-of-calls-in-half-open-state: 10
                          instances:
                            pricing:
                              failure-rate-threshold: 60
                        """);
    }

    @Test
    void writesWhatAChainThatDoesNotEndInTheDefaultDoesNotInherit() {
        assertThat(translated("""
                        configs:
                          default:
                            slidingWindowSize: 20
                            minimumNumberOfCalls: 5
                            waitDurationInOpenState: 5000
                            permittedNumberOfCallsInHalfOpenState: 3
                            recordExceptions: [java.io.IOException]
                            ignoreExceptions: [java.lang.IllegalArgumentException]
                          shared:
                            slidingWindowSize: 30
                        instances:
                          pricing.baseConfig: default
                          stock: {baseConfig: shared, minimumNumberOfCalls: 7}
                        """)).isEqualTo("""
                        circuitbreaker:
                          configs:
                            default:
                              sliding-window-size: 20
                              minimum-number-of-calls: 5
                              wait-duration-in-open-state: 5s
                              record-exceptions: [java.io.IOException]
                              ignore-exceptions: [java.lang.IllegalArgumentException]
                            shared:
                              sliding-window-size: 30
                              minimum-number-of-calls: 30
                              wait-duration-in-open-state: 60s
                              permitted-number-of-calls-in-half-open-state: 10
                              record-exceptions: [java.lang.Throwable]
                              ignore-exceptions: []
                          instances:
                            pricing:
                              base-config: default
                            stock:
                              base-config: shared
                              minimum-number-of-calls: 7
                        """);
    }

    @Test
    void writesBackoffAndJitterOnlyWhereTheyWereEnabledBesideAWait() {
        assertThat(translated("""
                        configs.default: {waitDurationInOpenState: 60s, minimumNumberOfCalls: 10}
                        instances:
                          beside: {waitDurationInOpenState: 10s, enableExponentialBackoff: true}
                          capped:
                            waitDurationInOpenState: 10s
                            enableExponentialBackoff: true
                            exponentialBackoffMultiplier: 2
                            exponentialMaxWaitDurationInOpenState: 2m
                          idle: {waitDurationInOpenState: 10s, enableExponentialBackoff: false, exponentialBackoffMultiplier: 2}
                          varied: {waitDurationInOpenState: 10s, enableRandomizedWait: true}
                          without: {enableExponentialBackoff: true, exponentialBackoffMultiplier: 2}
                        """)).endsWith("""
                          instances:
                            beside:
                              wait-duration-in-open-state: 10s
                              exponential-backoff-multiplier: 1.5
                              exponential-max-wait-duration-in-open-state: 365d
                            capped:
                              wait-duration-in-open-state: 10s
                              exponential-backoff-multiplier: 2
                              exponential-max-wait-duration-in-open-state: 120s
                            idle:
                              wait-duration-in-open-state: 10s
                            varied:
                              wait-duration-in-open-state: 10s
                              randomized-wait-factor: 0.5
                            without:
                              base-config: default
                        """);
    }

    @Test
    void namesTheBaseThatAnInstanceHadByItsName() {
        assertThat(translated("{configs.pay.slidingWindowSize: 5, instances.pay.failureRateThreshold: 60}"))
                .endsWith("""
                            pay:
                              sliding-window-size: 5
                              minimum-number-of-calls: 5
                          instances:
                            pay:
                              base-config: pay
                              failure-rate-threshold: 60
                        """);
    }

    @Test
    void writesNoDefaultConfigThatWouldSayNothing() {
        assertThat(translated("""
                        configs.default:
                          minimumNumberOfCalls: 10
                          waitDurationInOpenState: 30s
                          permittedNumberOfCallsInHalfOpenState: 3
                        instances.pay.baseConfig: default
                        """)).isEqualTo("""
                        circuitbreaker:
                          instances:
                            pay:
                              base-config: default
                        """);
    }

    @Test
    void takesBackendsAndKeysOfOldVersionsAlong() {
        assertThat(translated("""
                        backends.backendA:
                          ringBufferSizeInClosedState: 5
                          ringBufferSizeInHalfOpenState: 3
                          waitInterval: 5000
                          eventConsumerBufferSize: 10
                        """)).endsWith("""
                          instances:
                            backendA:
                              sliding-window-size: 5
                              minimum-number-of-calls: 5
                              wait-duration-in-open-state: 5s
                              permitted-number-of-calls-in-half-open-state: 3
                        # No key here stands for eventConsumerBufferSize.
                        """);
    }

    @Test
    void leavesAProbeWithoutEndItsLease() {
        assertThat(translated("instances.pay.maxWaitDurationInHalfOpenState: 0"))
                .endsWith("    pay:\n      base-config: default\n");
        assertThat(translated("instances.pay.maxWaitDurationInHalfOpenState: 20000"))
                .endsWith("    pay:\n      max-wait-duration-in-half-open-state: 20s\n");
    }

    @Test
    void saysWhichPredicateCannotBeTakenBack() {
        assertThat(translated("""
                        configs.default.recordFailurePredicate: com.acme.Bad
                        instances.pay.recordExceptions: [java.io.IOException]
                        """))
                .endsWith("# 'pay' also inherits record-failure-predicate, which it does not there.\n");
    }

    @Test
    void quotesWhatIsNoPlainText() {
        assertThat(translated("instances: {\"[eu.pay]\": {failureRateThreshold: \"${rate:50}\"}}"))
                .endsWith("    \"[eu.pay]\":\n      failure-rate-threshold: \"${rate:50}\"\n");
        assertThat(translated("instances: {\"[a\\n  b]\": {failureRateThreshold: \"4\\n2\"}}"))
                .endsWith("    \"[a\\u000a  b]\":\n      failure-rate-threshold: \"4\\u000a2\"\n");
    }

    @Test
    void writesPropertiesForAFileOfProperties() {
        assertThat(translated(WrittenSettings.properties(Map.of())
                        .and(new MapPropertySource(
                                "Config resource [application.properties]",
                                Map.of(
                                        "resilience4j.circuitbreaker.instances.pay.record-exceptions[0]",
                                        "java.io.IOException",
                                        "resilience4j.circuitbreaker.instances.pay.minimum-number-of-calls",
                                        5)))))
                .isEqualTo("""
                        circuitbreaker.configs.default.minimum-number-of-calls=100
                        circuitbreaker.configs.default.wait-duration-in-open-state=60s
                        circuitbreaker.configs.default.permitted-number-of-calls-in-half-open-state=10
                        circuitbreaker.instances.pay.minimum-number-of-calls=5
                        circuitbreaker.instances.pay.record-exceptions=java.io.IOException
                        """);
    }

    @Test
    void takesTheValueOfTheSourceThatComesFirst() {
        assertThat(
                        translated(
                                yaml("resilience4j.circuitbreaker.instances.pay.record-exceptions: [a.A, a.B]")
                                        .andYaml(
                                                "lower.yml",
                                                "resilience4j.circuitbreaker.instances.pay: {recordExceptions: [a.C], slidingWindowSize: 8}")))
                .endsWith("      sliding-window-size: 8\n      minimum-number-of-calls: 8\n"
                        + "      record-exceptions: [a.A, a.B]\n");
    }
}
