package dev.circuitbreaker.spring.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsPatchTest {

    private final CircuitBreakerConfig config = CircuitBreakerConfig.builder()
            .failureRateThreshold(40)
            .slidingWindowSize(20)
            .build();

    @Test
    void leaveTheOtherSettingsAsTheyAre() {
        CircuitBreakerConfig changed = SettingsPatch.apply(
                config, "failure-rate-threshold=30, wait-duration-in-open-state=10s,slowCallRateThreshold = off");

        assertThat(changed.failureRateThreshold()).isEqualTo(30);
        assertThat(changed.waitDurationInOpenState()).isEqualTo(Duration.ofSeconds(10));
        assertThat(changed.slowCallRateThreshold()).isNull();
        assertThat(changed.slidingWindowSize()).isEqualTo(20);
        assertThat(config.failureRateThreshold()).isEqualTo(40);
    }

    @Test
    void areRefusedAllTogether() {
        assertThatThrownBy(() -> SettingsPatch.apply(config, "failure-rate-threshold=120, colour=red, sliding"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("3 circuit breaker properties are refused:")
                .hasMessageContaining("must be greater than 0 and at most 100")
                .hasMessageContaining("Write one of failure-rate-threshold, slow-call-rate-threshold, ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "failure-rate-threshold",
                "failure-rate-threshold=",
                "=5",
                "failure-rate-threshold=1,failureRateThreshold=2",
                "wait-duration-in-open-state=10",
                "base-config=critical-api",
                "initial-state=OPEN",
                "record-exceptions=java.io.IOException",
                "record-failure-predicate=java.lang.String"
            })
    void areRefusedIfMalformedOrNotChangeable(String changes) {
        assertThatThrownBy(() -> SettingsPatch.apply(config, changes))
                .isInstanceOf(InvalidCircuitBreakerConfigurationException.class);
    }

    @Test
    void sayHowToWriteThem() {
        assertThat(catchThrowableOfType(
                                InvalidCircuitBreakerConfigurationException.class,
                                () -> SettingsPatch.apply(config, "off"))
                        .problems())
                .containsExactly(new PropertyProblem(
                        "config",
                        "off",
                        "the request",
                        "must be keys, each with an equals sign and a value, and commas between them",
                        "Write for example failure-rate-threshold=30, wait-duration-in-open-state=10s."));
    }

    @Test
    void areRefusedIfTheyContradictWhatIsThere() {
        assertThat(catchThrowableOfType(
                                InvalidCircuitBreakerConfigurationException.class,
                                () -> SettingsPatch.apply(config, "minimum-number-of-calls=30"))
                        .problems())
                .singleElement()
                .isEqualTo(new PropertyProblem(
                        "minimum-number-of-calls",
                        "30",
                        "the request",
                        "must be at most sliding-window-size (20), because a window of that many calls never holds"
                                + " more",
                        "Change the other setting too."));
    }
}
