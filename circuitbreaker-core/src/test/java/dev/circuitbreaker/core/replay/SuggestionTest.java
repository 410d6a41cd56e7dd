package dev.circuitbreaker.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SuggestionTest {

    /** Fifty calls that fail at once, so that nothing is lost by waiting for them. */
    private static Replay replayed(String threshold) {
        Replay replay = new Replay(
                threshold,
                "pricing",
                Settings.DEFAULTS.with(
                        Map.of("failure-rate-threshold", "100", "consecutive-failure-threshold", threshold)),
                0);
        for (int i = 0; i < 50; i++) {
            boolean bad = i != 0;
            replay.take(new Call(0, i * 1_000_000L, 0, bad ? Call.End.BAD : Call.End.GOOD, false, false), null);
        }
        replay.finish();
        return replay;
    }

    @Test
    void isNoBetterWhereItLetsMoreBadCallsThrough() {
        Replay live = replayed("5");
        Replay never = replayed("0");

        assertThat(never.passedBad()).isGreaterThan(live.passedBad());
        assertThat(never.opened()).isLessThan(live.opened());
        assertThat(Suggestion.isNoWorse(never, live)).isFalse();
        assertThat(Suggestion.isNoWorse(live, live)).isTrue();
    }
}
