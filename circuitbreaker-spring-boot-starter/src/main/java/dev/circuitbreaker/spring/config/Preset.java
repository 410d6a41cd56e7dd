package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.spring.text.BreakerNameRules;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Built-in configurations, one for each typical sort of dependency, by how soon it is given up and how it is tried again. */
enum Preset {
    /** The caller cannot do without it: fails over soon, and one probe is enough to come back. */
    CRITICAL_API(5, "30s", 1),
    /** No caller is waiting: patient, and careful when coming back. */
    BACKGROUND_JOB(10, "60s", 3),
    /** Out of our hands, and perhaps billed or limited by the call: given up at once, left alone for long. */
    THIRD_PARTY_API(3, "120s", 1),
    /** Redeployed by colleagues: back within a minute. */
    INTERNAL_SERVICE(5, "45s", 2);

    private final Section section;

    Preset(int consecutiveFailures, String wait, int probes) {
        this.section = new Section("configs", key(), false);
        put(Setting.CONSECUTIVE_FAILURE_THRESHOLD, consecutiveFailures);
        put(Setting.WAIT_DURATION_IN_OPEN_STATE, wait);
        put(Setting.PERMITTED_NUMBER_OF_CALLS_IN_HALF_OPEN_STATE, probes);
    }

    private void put(Setting setting, Object value) {
        section.give(
                setting,
                new WrittenProperty(
                        section.path() + "." + setting.key(), List.of(), value, () -> "built in", 0, false));
    }

    /** The name by which {@code base-config} calls it. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Section section() {
        return section;
    }

    static Optional<Preset> of(String name) {
        return Arrays.stream(values())
                .filter(preset -> BreakerNameRules.relaxed(preset.key()).equals(BreakerNameRules.relaxed(name)))
                .findFirst();
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Preset::key).toList();
    }
}
