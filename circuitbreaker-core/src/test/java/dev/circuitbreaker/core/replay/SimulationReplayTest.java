package dev.circuitbreaker.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.simulation.Scenario;
import dev.circuitbreaker.core.simulation.Scenarios;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Replays runs of the simulator. */
@Tag("simulation")
class SimulationReplayTest {

    private static final List<Scenario> SCENARIOS = List.of(
            Scenarios.OUTAGE,
            Scenarios.BROWNOUT_30,
            Scenarios.BROWNOUT_45,
            Scenarios.BROWNOUT_60,
            Scenarios.HANG,
            Scenarios.FLAPPING,
            Scenarios.RARE_CALLS,
            Scenarios.RECOVERY,
            Scenarios.SHARD,
            Scenarios.BLIP,
            Scenarios.FIVE_FAILURES,
            Scenarios.DECAY,
            Scenarios.HEALTHY_DAY,
            Scenarios.ANY_OUTAGE,
            Scenarios.COLD_OUTAGE,
            Scenarios.COLD_FAILURES,
            Scenarios.UNEVEN_FLAPPING);

    private static Replay replay(SimulatedRecording run, Map<String, String> changes) {
        Recording recording = run.recording();
        Replay replay = new Replay("ours", "ours", Settings.DEFAULTS.with(changes), recording.first());
        ReplayRunner.run(recording, Map.of("ours", List.of(replay)));
        return replay;
    }

    @ParameterizedTest
    @FieldSource("SCENARIOS")
    void theSameSettingsGiveTheSameTransitionsAtTheSameTimes(Scenario scenario) throws IOException {
        for (long seed = 1; seed <= 3; seed++) {
            SimulatedRecording run = SimulatedRecording.of(scenario, seed, CircuitBreakerConfig.builder());
            assertThat(untilLastCall(replay(run, Map.of()), run)).isEqualTo(run.steps());
        }
    }

    @ParameterizedTest
    @FieldSource("SCENARIOS")
    void soDoOthersThanTheDefaults(Scenario scenario) throws IOException {
        CircuitBreakerConfig.Builder settings = CircuitBreakerConfig.builder()
                .consecutiveFailureThreshold(4)
                .waitDurationInOpenState(Duration.ofSeconds(7))
                .slowCallDurationThreshold(Duration.ofSeconds(5))
                .slowCallRateThreshold(40)
                .permittedNumberOfCallsInHalfOpenState(2);
        SimulatedRecording run = SimulatedRecording.of(scenario, 1, settings);
        Replay replay = replay(
                run,
                Map.of(
                        "consecutive-failure-threshold", "4",
                        "wait-duration-in-open-state", "7s",
                        "slow-call-duration-threshold", "5s",
                        "slow-call-rate-threshold", "40",
                        "permitted-number-of-calls-in-half-open-state", "2"));
        assertThat(untilLastCall(replay, run)).isEqualTo(run.steps());
    }

    @ParameterizedTest
    @FieldSource("SCENARIOS")
    void soDoAdaptiveOnesAndLearnTheSame(Scenario scenario) throws IOException {
        CircuitBreakerConfig.Builder settings =
                CircuitBreakerConfig.builder().strategy(CircuitBreakerConfig.Strategy.ADAPTIVE);
        SimulatedRecording run = SimulatedRecording.of(scenario, 1, settings);
        assertThat(untilLastCall(replay(run, Map.of("strategy", "ADAPTIVE")), run))
                .isEqualTo(run.steps());
    }

    /** The simulator looks once a second to its end, the replay once at the last end of a call. */
    private static List<Replay.Step> untilLastCall(Replay replay, SimulatedRecording run) {
        List<Replay.Step> steps = new ArrayList<>(replay.steps());
        if (run.steps().size() == steps.size() + 1) {
            Replay.Step more = run.steps().get(steps.size());
            assertThat(more.at()).isGreaterThan(run.recording().last());
            steps.add(more);
        }
        return steps;
    }

    @Test
    void theSuggestionIsNeverWorseThanTheDefaultsAndMostlyBetter() throws IOException {
        List<Scenario> better = new ArrayList<>();
        for (Scenario scenario : SCENARIOS) {
            SimulatedRecording run = SimulatedRecording.of(scenario, 1, null);
            Recording recording = run.recording();
            List<Replay> all = new ArrayList<>();
            Replay live = new Replay("live", "ours", Settings.DEFAULTS, recording.first());
            all.add(live);
            List<Replay> sets = Suggestion.sets("ours", Settings.DEFAULTS, recording.first());
            all.addAll(sets);
            ReplayRunner.run(recording, Map.of("ours", all));
            Suggestion suggestion = Suggestion.of(live, sets);
            Replay balanced = suggestion.balanced();
            assertThat(balanced.rejectedGood())
                    .as(scenario + ": good rejected")
                    .isLessThanOrEqualTo(live.rejectedGood());
            assertThat(balanced.passedBad()).as(scenario + ": bad let through").isLessThanOrEqualTo(live.passedBad());
            assertThat(balanced.secondsSaved()).as(scenario + ": saved").isGreaterThanOrEqualTo(live.secondsSaved());
            assertThat(balanced.opened()).as(scenario + ": opened").isLessThanOrEqualTo(live.opened());
            assertThat(suggestion.quick().passedBad()).isLessThanOrEqualTo(balanced.passedBad());
            assertThat(suggestion.cautious().rejectedGood()).isLessThanOrEqualTo(balanced.rejectedGood());
            if (balanced.rejectedGood() < live.rejectedGood() || balanced.passedBad() < live.passedBad()) {
                better.add(scenario);
            }
        }
        assertThat(better).hasSizeGreaterThanOrEqualTo((SCENARIOS.size() + 1) / 2);
    }

    @Test
    void aLowerThresholdNeverOpensLaterForTheFirstTime() throws IOException {
        SimulatedRecording run = SimulatedRecording.of(Scenarios.DECAY, 1, null);
        List<Long> openings = LongStream.of(10, 20, 30, 40)
                .map(rate -> replay(run, Map.of("failure-rate-threshold", "" + rate))
                        .steps()
                        .get(0)
                        .at())
                .boxed()
                .toList();
        assertThat(openings).isSorted();
    }
}
