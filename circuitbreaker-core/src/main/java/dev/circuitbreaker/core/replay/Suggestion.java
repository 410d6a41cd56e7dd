package dev.circuitbreaker.core.replay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Settings that would have served the recorded calls better. Some seventy sets are replayed; of those on the Pareto front, where none
 * rejects fewer good calls without letting more bad ones through, three are named.
 *
 * @param cautious rejects the fewest good calls
 * @param balanced no worse than the live settings by any measure, and as much better by both together as there is; the live settings
 *     themselves if none is better
 * @param quick lets the fewest bad calls through, of those that reject at most 5 % of the good ones
 */
record Suggestion(Replay cautious, Replay balanced, Replay quick) {

    private static final double GOOD_REJECTED_AT_MOST = 0.05;
    private static final String CONSECUTIVE = "consecutive-failure-threshold";
    private static final String WAIT = "wait-duration-in-open-state";
    private static final String PROBES = "permitted-number-of-calls-in-half-open-state";

    /** The built-in presets, with what each says. */
    static final Map<String, Map<String, String>> PRESETS = presets();

    private static Map<String, Map<String, String>> presets() {
        Map<String, Map<String, String>> presets = new LinkedHashMap<>();
        presets.put("critical-api", Map.of(CONSECUTIVE, "5", WAIT, "30s", PROBES, "1"));
        presets.put("background-job", Map.of(CONSECUTIVE, "10", WAIT, "60s", PROBES, "3"));
        presets.put("third-party-api", Map.of(CONSECUTIVE, "3", WAIT, "120s", PROBES, "1"));
        presets.put("internal-service", Map.of(CONSECUTIVE, "5", WAIT, "45s", PROBES, "2"));
        return presets;
    }

    /** The sets to try beside the live ones, each with its YAML on one line as its title. */
    static List<Replay> sets(String name, Settings live, long origin) {
        List<Replay> sets = new ArrayList<>();
        PRESETS.forEach((preset, values) ->
                sets.add(Replay.counting("base-config: " + preset, name, Settings.DEFAULTS.with(values), origin)));
        for (String rate : List.of("30", "50")) {
            for (String failures : List.of("0", "5")) {
                for (String window : List.of("20", "100")) {
                    for (String wait : List.of("5s", "10s", "30s", "60s")) {
                        for (String probes : List.of("1", "3")) {
                            Map<String, String> changes = new LinkedHashMap<>();
                            changes.put("failure-rate-threshold", rate);
                            changes.put(CONSECUTIVE, failures);
                            changes.put("sliding-window-type", "COUNT_BASED");
                            changes.put("sliding-window-size", window);
                            changes.put("minimum-number-of-calls", "10");
                            changes.put(WAIT, wait);
                            changes.put(PROBES, probes);
                            changes.put("exponential-backoff-multiplier", "1");
                            add(sets, name, live, changes, origin);
                        }
                    }
                }
            }
        }
        for (String wait : List.of("5s", "10s", "30s", "60s")) {
            Map<String, String> changes = new LinkedHashMap<>();
            changes.put("slow-call-duration-threshold", "5s");
            changes.put("slow-call-rate-threshold", "50");
            changes.put(WAIT, wait);
            changes.put("exponential-backoff-multiplier", "1");
            add(sets, name, live, changes, origin);
        }
        return sets;
    }

    private static void add(List<Replay> sets, String name, Settings live, Map<String, String> changes, long origin) {
        StringBuilder title = new StringBuilder();
        changes.forEach((key, value) -> title.append(title.isEmpty() ? "" : "\n")
                .append(key)
                .append(": ")
                .append(value));
        sets.add(Replay.counting(title.toString(), name, live.with(changes), origin));
    }

    static Suggestion of(Replay live, List<Replay> sets) {
        List<Replay> all = Stream.concat(Stream.of(live), sets.stream()).toList();
        List<Replay> front = all.stream()
                .filter(each -> all.stream().noneMatch(other -> dominates(other, each)))
                .toList();
        long good = live.passed() - live.passedBad() + live.rejectedGood();
        double most = Math.max(live.rejectedGood(), good * GOOD_REJECTED_AT_MOST);
        Comparator<Replay> byGood = Comparator.comparingLong(Replay::rejectedGood);
        Comparator<Replay> byBad = Comparator.comparingLong(Replay::passedBad);
        Replay cautious = first(front.stream(), byGood.thenComparing(byBad), live);
        Replay quick =
                first(front.stream().filter(each -> each.rejectedGood() <= most), byBad.thenComparing(byGood), live);
        Replay balanced = first(
                all.stream().filter(each -> isNoWorse(each, live)),
                Comparator.comparingDouble(each ->
                        share(each.rejectedGood(), live.rejectedGood()) + share(each.passedBad(), live.passedBad())),
                live);
        return new Suggestion(cautious, balanced, quick);
    }

    /** Of equal ones the one that comes first, and that is the live one, if it is among them. */
    private static Replay first(Stream<Replay> those, Comparator<Replay> order, Replay otherwise) {
        return those.min(order).orElse(otherwise);
    }

    private static double share(long calls, long ofLive) {
        return ofLive == 0 ? calls : (double) calls / ofLive;
    }

    private static boolean dominates(Replay one, Replay other) {
        return one.rejectedGood() <= other.rejectedGood()
                && one.passedBad() <= other.passedBad()
                && (one.rejectedGood() < other.rejectedGood() || one.passedBad() < other.passedBad());
    }

    static boolean isNoWorse(Replay one, Replay live) {
        return one.rejectedGood() <= live.rejectedGood()
                && one.passedBad() <= live.passedBad()
                && one.secondsSaved() >= live.secondsSaved()
                && one.opened() <= live.opened();
    }

    /** The YAML to paste below the instance; null for the live settings, which need none. */
    static @Nullable String yaml(Replay chosen, Replay live) {
        return chosen == live ? null : chosen.title;
    }
}
