package dev.circuitbreaker.spring.config;

import static dev.circuitbreaker.spring.config.WrittenSettings.variables;
import static dev.circuitbreaker.spring.config.WrittenSettings.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResetConnectBackoffTest {

    @ParameterizedTest
    @ValueSource(strings = {"true", "false", "TRUE"})
    void isTrueOrFalse(String written) {
        assertThat(yaml("circuitbreaker:\n  grpc:\n    reset-connect-backoff: " + written)
                        .read()
                        .names())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CIRCUITBREAKER_GRPC_RESETCONNECTBACKOFF", "CIRCUITBREAKER_GRPC_RESET_CONNECT_BACKOFF"})
    void mayBeAnEnvironmentVariable(String variable) {
        assertThat(variables(Map.of(variable, "false")).read().names()).isEmpty();
    }

    @Test
    void isRefusedWithRuleAndCure() {
        assertThat(yaml("circuitbreaker.grpc.reset-connect-backoff: maybe").problem())
                .isEqualTo(new PropertyProblem(
                        "circuitbreaker.grpc.reset-connect-backoff",
                        "maybe",
                        "application.yml:1:44",
                        "must be true or false",
                        "Write true or false."));
    }

    @Test
    void isNotTheOnlyKeyThatMayBeMisspelt() {
        assertThat(yaml("circuitbreaker.grpc.reset-backoff: true").problem().rule())
                .isEqualTo("there is no key 'grpc'");
    }
}
