package dev.circuitbreaker.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever is shared out to processors or left to another pass, each replay takes all its calls, in order. */
class ReplayRunnerTest {

    private static Recording recording(int names, int keys, int calls) throws IOException {
        Recording recording = new Recording();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < calls; i++) {
            String key = keys == 0 ? null : "key-" + random.nextInt(keys);
            String outcome = random.nextInt(3) == 0 ? "success" : "failure";
            Duration took = Duration.ofMillis(1 + random.nextInt(100));
            recording.add("name-" + random.nextInt(names), key, i * 1_000_000L, took, outcome, false);
        }
        recording.calls().seal();
        return recording;
    }

    private static List<Replay> sets(String name, Recording recording) {
        List<Replay> sets = new ArrayList<>();
        sets.add(new Replay("live", name, Settings.DEFAULTS, recording.first()));
        sets.addAll(Suggestion.sets(name, Settings.DEFAULTS, recording.first()));
        return sets;
    }

    private static String told(Replay replay) {
        return replay.title + ": " + replay.passed() + ", " + replay.passedBad() + ", " + replay.rejectedGood() + ", "
                + replay.rejectedBad() + ", " + replay.opened() + ", " + replay.steps();
    }

    private static void assertSameAlone(Recording recording, String name, List<Replay> together) {
        List<Replay> alone = sets(name, recording);
        for (int i = 0; i < alone.size(); i++) {
            Replay one = alone.get(i);
            recording.calls().iterator().forEachRemaining(call -> {
                Recording.Source source = recording.source(call.source());
                if (source.name().equals(name)) {
                    one.take(call, source.key());
                }
            });
            one.finish();
            assertThat(told(together.get(i))).isEqualTo(told(one));
            assertThat(one.passed() + one.rejected()).isPositive();
        }
    }

    @Test
    void isTheSameAsOneReplayAfterTheOther() throws IOException {
        try (Recording recording = recording(2, 0, 20_000)) {
            Map<String, List<Replay>> all =
                    Map.of("name-0", sets("name-0", recording), "name-1", sets("name-1", recording));
            Map<String, OutcomeTimeline> timelines = ReplayRunner.run(recording, all);
            all.forEach((name, together) -> assertSameAlone(recording, name, together));
            assertThat(timelines.get("name-0").calls() + timelines.get("name-1").calls())
                    .isEqualTo(20_000);
        }
    }

    @Test
    void takesSeveralPassesWhereThereAreManyKeys() throws IOException {
        try (Recording recording = recording(1, 1_000, 10_000)) {
            assertThat(recording.sources()).isEqualTo(1_000);
            List<Replay> together = sets("name-0", recording);
            Map<String, OutcomeTimeline> timelines = ReplayRunner.run(recording, Map.of("name-0", together));
            assertSameAlone(recording, "name-0", together);
            assertThat(timelines.get("name-0").calls()).as("counted once").isEqualTo(10_000);
        }
    }
}
