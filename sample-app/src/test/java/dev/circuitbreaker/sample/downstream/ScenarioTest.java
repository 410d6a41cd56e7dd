package dev.circuitbreaker.sample.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScenarioTest {

    private final DownstreamServer server = new DownstreamServer(0, new Random(42));
    private final Scenarios scenarios = new Scenarios(server);

    @AfterEach
    void end() {
        scenarios.close();
    }

    private static List<Integer> failing(Scenario scenario, long... seconds) {
        return LongStream.of(seconds)
                .mapToObj(scenario::at)
                .map(setting -> setting.mode() == Mode.FAIL ? setting.rate() : 0)
                .toList();
    }

    @Test
    void flapsEveryTenSeconds() {
        assertThat(failing(Scenario.FLAPPING, 0, 9, 10, 19, 20)).containsExactly(100, 100, 0, 0, 100);
    }

    @Test
    void recoversSlowly() {
        assertThat(failing(Scenario.SLOW_RECOVERY, 0, 9, 14, 15, 20, 59, 60, 1_000))
                .containsExactly(100, 100, 100, 90, 80, 10, 0, 0);
    }

    @Test
    void staysAsItIsOtherwise() {
        for (Scenario scenario : List.of(Scenario.OUTAGE, Scenario.BROWNOUT, Scenario.SLOW, Scenario.HANG)) {
            assertThat(scenario.at(1_000)).isEqualTo(scenario.at(0)).isNotEqualTo(Scenario.CALM.at(0));
        }
    }

    @Test
    void isPlayedSecondBySecondUntilASwitchIsFlippedByHand() {
        scenarios.play(Scenario.FLAPPING);
        assertThat(server.status(Dependency.PRICING).mode()).isEqualTo("fail");
        for (int i = 0; i < 10; i++) {
            scenarios.tick();
        }
        assertThat(server.status(Dependency.PRICING).mode()).isEqualTo("healthy");
        assertThat(scenarios.playing()).isEqualTo(Scenario.FLAPPING);

        server.switchTo(Dependency.PRICING, Setting.of(Mode.HANG));
        assertThat(scenarios.playing()).isEqualTo(Scenario.CALM);
        for (int i = 0; i < 20; i++) {
            scenarios.tick();
        }
        assertThat(server.status(Dependency.PRICING).mode()).isEqualTo("hang");
    }

    @Test
    void isKnownByItsLabel() {
        assertThat(Scenario.labelled("slow-recovery")).isEqualTo(Scenario.SLOW_RECOVERY);
        assertThatExceptionOfType(InvalidSwitchException.class)
                .isThrownBy(() -> Scenario.labelled("rain"))
                .withMessage("Unknown scenario 'rain': must be one of calm, outage, brownout, slow, hang, flapping,"
                        + " slow-recovery");
    }
}
