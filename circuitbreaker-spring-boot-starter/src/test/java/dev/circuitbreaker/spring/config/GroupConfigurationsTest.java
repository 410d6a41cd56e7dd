package dev.circuitbreaker.spring.config;

import static dev.circuitbreaker.spring.config.WrittenSettings.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import org.junit.jupiter.api.Test;

/** What a group gets that has no settings by the names of its circuit breakers. */
class GroupConfigurationsTest {

    @Test
    void areThoseOfTheConfigWithTheGroupsName() {
        CircuitBreakerConfigurations read = yaml("""
                circuitbreaker:
                  configs:
                    slow-tenant:
                      failure-rate-threshold: 30
                  instances:
                    pricing:
                      failure-rate-threshold: 20
                """).read();

        assertThat(read.forGroup("slowTenant"))
                .map(CircuitBreakerConfig::failureRateThreshold)
                .contains(30.0);
        assertThat(read.forGroup("slowTenant"))
                .as("made once")
                .containsSame(read.forGroup("slow-tenant").orElseThrow());
        assertThat(read.forGroup("pricing")).as("an instance is no group").isEmpty();
        assertThat(read.forGroup("unknown")).isEmpty();
    }

    @Test
    void areThoseOfAPresetUnlessItIsWrittenAnew() {
        assertThat(yaml("").read().forGroup("third-party-api"))
                .map(CircuitBreakerConfig::consecutiveFailureThreshold)
                .contains(3);
        assertThat(yaml("circuitbreaker.configs.third-party-api.consecutive-failure-threshold: 7")
                        .read()
                        .forGroup("third-party-api"))
                .map(CircuitBreakerConfig::consecutiveFailureThreshold)
                .contains(7);
    }

    @Test
    void areRefusedEachTimeAGroupAsksIfTheyNeedAnInstancesOwnSettings() {
        CircuitBreakerConfigurations read = yaml("""
                circuitbreaker:
                  configs:
                    busy:
                      minimum-number-of-calls: 200
                  instances:
                    pricing:
                      base-config: busy
                      sliding-window-size: 500
                """).read();

        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(InvalidCircuitBreakerConfigurationException.class)
                    .isThrownBy(() -> read.forGroup("busy"));
        }
    }
}
