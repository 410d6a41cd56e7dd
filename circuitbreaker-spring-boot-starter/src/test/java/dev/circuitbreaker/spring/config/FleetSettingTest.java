package dev.circuitbreaker.spring.config;

import static dev.circuitbreaker.spring.config.WrittenSettings.variables;
import static dev.circuitbreaker.spring.config.WrittenSettings.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetSettingTest {

    private static final String RULE_FOR_NAMES =
            "must have 1 to 64 letters, digits, dots, dashes, underscores or colons";

    @Test
    void isOffUnlessWritten() {
        FleetSettings fleet = yaml("").read().fleet();

        assertThat(fleet.mode()).isEqualTo(FleetMode.OFF);
        assertThat(fleet.keyPrefix()).isEqualTo("circuitbreaker");
        assertThat(fleet.overrideTtl()).isEqualTo(Duration.ofHours(1));
        assertThat(fleet.instanceId()).isEmpty();
    }

    @Test
    void namesEachInstanceByChance() {
        String id = yaml("circuitbreaker.fleet.mode: hint").read().fleet().instanceId();

        assertThat(id).matches("[0-9a-f-]{13}");
        assertThat(yaml("circuitbreaker.fleet.mode: hint").read().fleet().instanceId())
                .isNotEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({"off, OFF", "'\"off\"', OFF", "observe, OBSERVE", "Hint, HINT", "QUORUM, QUORUM"})
    void hasModes(String written, FleetMode mode) {
        assertThat(yaml("circuitbreaker.fleet.mode: " + written).read().fleet().mode())
                .isEqualTo(mode);
    }

    @Test
    void isReadFromVariables() {
        assertThat(variables(Map.of(
                                "CIRCUITBREAKER_FLEET_MODE", "quorum",
                                "CIRCUITBREAKER_FLEET_INSTANCEID", "shop-1",
                                "CIRCUITBREAKER_FLEET_KEY_PREFIX", "shop:cb",
                                "CIRCUITBREAKER_FLEET_OVERRIDETTL", "10m"))
                        .read()
                        .fleet())
                .isEqualTo(new FleetSettings(FleetMode.QUORUM, "shop-1", "shop:cb", Duration.ofMinutes(10)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mode         | on       | must be off, observe, hint or quorum | Write off, observe, hint or quorum.
            instance-id  | a b      | names                                | Write a name such as shop-7f9c, or remove the key.
            key-prefix   | '"{x}"'  | names                                | Write a name such as circuitbreaker, or remove the key.
            override-ttl | off      | must be a number followed by ns, us, ms, s, m, h or d | Write for example 500ms, 30s or 5m.
            override-ttl | 60d      | must be from 1s to 30 days           | Write a duration such as 1h.
            """)
    void isRefusedWithRuleAndCure(String key, String written, String rule, String cure) {
        PropertyProblem problem =
                yaml("circuitbreaker:\n  fleet:\n    " + key + ": " + written).problem();

        assertThat(problem.property()).isEqualTo("circuitbreaker.fleet." + key);
        assertThat(problem.rule()).isEqualTo(rule.equals("names") ? RULE_FOR_NAMES : rule);
        assertThat(problem.cure()).isEqualTo(cure);
        assertThat(problem.place()).startsWith("application.yml:3:");
    }
}
