package dev.circuitbreaker.core.replay;

import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What a replay has found about one breaker, as text. */
final class Report {

    private static final int STEPS_SHOWN = 20;
    private static final long SECOND = 1_000_000_000;

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    static Instant time(long nanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND) / 1_000_000 * 1_000_000);
    }

    void tell(Recording recording, String name, OutcomeTimeline calls, List<Replay> replays) {
        out.printf(
                Locale.ROOT,
                "%s: %,d calls from %s to %s%n",
                name,
                calls.calls(),
                time(recording.first()),
                time(recording.last()));
        if (calls.rejected() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%,d of them were rejected while recording, so how they would have ended is not known: %s.%n",
                    calls.rejected(),
                    ReplayRunner.RULE);
        }
        out.printf("While recording, it opened %d times.%n", recording.openings(name));
        out.println(
                recording.settings(name) == null
                        ? "The recording does not say what the live settings were: the defaults are taken."
                        : "The live settings are those that the recording names last: " + recording.settings(name));
        out.println();
        row("", replays, replay -> replay.title);
        row("times opened", replays, replay -> "" + replay.opened());
        row("calls let through", replays, replay -> count(replay.passed()));
        row("calls rejected", replays, replay -> count(replay.rejected()));
        row("  of them good", replays, replay -> count(replay.rejectedGood()));
        row("  of them bad", replays, replay -> count(replay.rejectedBad()));
        row("  of them assumed", replays, replay -> count(replay.rejectedAssumed()));
        row("bad calls let through", replays, replay -> count(replay.passedBad()));
        row("caller-seconds saved", replays, replay -> String.format(Locale.ROOT, "%,.1f", replay.secondsSaved()));
        for (Replay replay : replays) {
            steps(replay);
        }
        out.println();
    }

    private static String count(long calls) {
        return String.format(Locale.ROOT, "%,d", calls);
    }

    private void row(String title, List<Replay> replays, Function<Replay, String> value) {
        StringBuilder row = new StringBuilder(String.format("%-24s", title));
        replays.forEach(replay -> row.append(String.format("%16s", value.apply(replay))));
        out.println(row.toString().stripTrailing());
    }

    private void steps(Replay replay) {
        out.printf("%n%s:%n", replay.title);
        if (replay.steps().isEmpty()) {
            out.println("  stays closed");
        }
        replay.steps().stream()
                .limit(STEPS_SHOWN)
                .forEach(step -> out.printf(
                        "  %s  %s  %s -> %s: %s%n",
                        time(step.at()), step.name(), step.from(), step.to(), step.cause()));
        if (replay.steps().size() > STEPS_SHOWN) {
            out.printf("  and so on: %d times opened in all%n", replay.opened());
        }
    }

    void tell(String name, Suggestion suggestion, Replay live) {
        one("cautious", "rejects the fewest good calls", name, suggestion.cautious(), live);
        one("balanced", "no worse than the live settings by any measure", name, suggestion.balanced(), live);
        one("quick", "lets the fewest bad calls through", name, suggestion.quick(), live);
    }

    private void one(String kind, String why, String name, Replay chosen, Replay live) {
        out.printf(
                Locale.ROOT,
                "%s (%s): %,d good calls rejected (live %,d), %,d bad ones let through (live %,d)%n",
                kind,
                why,
                chosen.rejectedGood(),
                live.rejectedGood(),
                chosen.passedBad(),
                live.passedBad());
        String yaml = Suggestion.yaml(chosen, live);
        if (yaml == null) {
            out.println("  keep the live settings");
        } else {
            if (yaml.startsWith("base-config: ")) {
                out.println("  use `" + yaml.substring("base-config: ".length()) + "`");
            }
            out.printf(
                    "circuitbreaker:%n  instances:%n    \"[%s]\":%n      %s%n",
                    name, yaml.replace("\n", System.lineSeparator() + "      "));
        }
        out.println();
    }
}
