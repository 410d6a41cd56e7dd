package dev.circuitbreaker.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for any calls. */
class ReplayPropertiesTest {

    private static final String[] OUTCOMES = {
        "success", "success", "success", "failure", "failure", "ignored", "cancelled", "not_permitted"
    };

    private static Recording random(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Recording recording = new Recording();
        long start = 1_000_000_000_000L;
        for (int i = 0; i < 5_000; i++) {
            start += random.nextLong(100_000_000);
            String outcome = OUTCOMES[random.nextInt(i / 500 % 2 == 0 ? 3 : OUTCOMES.length)];
            String key = random.nextBoolean() ? null : "k" + random.nextInt(3);
            Duration duration =
                    outcome.equals("not_permitted") ? Duration.ZERO : Duration.ofNanos(random.nextLong(3_000_000_000L));
            recording.add("ours", key, start, duration, outcome, false);
        }
        recording.calls().seal();
        return recording;
    }

    private static Replay replay(Recording recording, Map<String, String> changes) {
        Replay replay = new Replay("ours", "ours", Settings.DEFAULTS.with(changes), recording.first());
        ReplayRunner.run(recording, Map.of("ours", List.of(replay)));
        return replay;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void noCallIsLostAndTheSameIsSaidTwice(long seed) throws IOException {
        Recording recording = random(seed);
        Map<String, String> changes = Map.of("consecutive-failure-threshold", "3", "wait-duration-in-open-state", "1s");
        Replay first = replay(recording, changes);
        Replay second = replay(recording, changes);
        assertThat(first.opened()).isPositive();
        assertThat(first.rejected()).isPositive();
        assertThat(first.passed() + first.rejected()).isEqualTo(5_000);
        assertThat(first.rejectedGood() + first.rejectedBad()).isLessThanOrEqualTo(first.rejected());
        assertThat(first.rejectedAssumed()).isLessThanOrEqualTo(first.rejected());
        assertThat(second.steps()).isEqualTo(first.steps());
        assertThat(second.secondsSaved()).isEqualTo(first.secondsSaved());
        Replay never = replay(recording, Map.of("failure-rate-threshold", "100"));
        assertThat(never.passedBad()).isEqualTo(first.passedBad() + first.rejectedBad());
    }

    @Test
    void aRejectedCallIsTakenToEndAsTheLastOneBeforeIt() throws IOException {
        Recording recording = new Recording();
        recording.add("ours", null, 0, Duration.ZERO, "not_permitted", false);
        recording.add("ours", null, 10, Duration.ofNanos(5), "failure", false);
        recording.add("ours", null, 12, Duration.ofNanos(100), "success", false);
        recording.add("ours", null, 20, Duration.ZERO, "not_permitted", false);
        recording.add("ours", "other", 21, Duration.ZERO, "not_permitted", false);
        recording.add("ours", null, 200, Duration.ZERO, "not_permitted", false);
        recording.calls().seal();
        Replay replay = replay(recording, Map.of());
        assertThat(replay.passed()).isEqualTo(6);
        assertThat(replay.passedBad()).isEqualTo(2);
    }

    @Test
    void callsComeByTheirStartHoweverManyThereAreAndHoweverTheyWereAdded() throws IOException {
        int calls = 1_400_000;
        SplittableRandom random = new SplittableRandom(1);
        try (CallStore store = new CallStore()) {
            for (int i = 0; i < calls; i++) {
                store.add(new Call(i % 7, random.nextLong(1L << 50), i, Call.End.BAD, i % 2 == 0, false));
            }
            store.seal();
            for (int pass = 0; pass < 2; pass++) {
                long before = Long.MIN_VALUE;
                long sum = 0;
                int read = 0;
                for (Iterator<Call> all = store.iterator(); all.hasNext(); read++) {
                    Call call = all.next();
                    assertThat(call.start() >= before).isTrue();
                    before = call.start();
                    sum += call.nanos();
                    assertThat(call.slow()).isEqualTo(call.nanos() % 2 == 0);
                }
                assertThat(read).isEqualTo(calls);
                assertThat(sum).isEqualTo((long) calls * (calls - 1) / 2);
            }
        }
    }

    @Test
    void aCallEndsBeforeOneOfTheSameMomentBegins() throws IOException {
        Recording recording = new Recording();
        recording.add("ours", null, 0, Duration.ofNanos(10), "failure", false);
        recording.add("ours", null, 9, Duration.ofNanos(1), "success", false);
        recording.add("ours", null, 10, Duration.ofNanos(1), "success", false);
        recording.calls().seal();
        Replay replay = replay(recording, Map.of("consecutive-failure-threshold", "1"));
        assertThat(replay.passed()).isEqualTo(2);
        assertThat(replay.steps()).singleElement().extracting(Replay.Step::at).isEqualTo(10L);
    }

    @Test
    void aCallTimeoutEndsCallsThatTookLonger() throws IOException {
        Recording recording = new Recording();
        List<Integer> seconds = new ArrayList<>(List.of(1, 5, 9));
        for (int each : seconds) {
            recording.add("ours", null, each, Duration.ofSeconds(each), "success", false);
        }
        recording.calls().seal();
        assertThat(replay(recording, Map.of("call-timeout", "5s")).passedBad()).isEqualTo(2);
    }
}
