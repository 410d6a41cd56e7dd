package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.spring.text.BreakerNameRules;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Keys that Resilience4j knows under the same names of circuit breakers, and what stands in their place here. */
final class Resilience4jKeys {

    /** What Resilience4j also calls the instances. */
    static final String BACKENDS = "backends";

    private static final Map<String, String> CURES = Map.ofEntries(
            Map.entry(
                    "enable-exponential-backoff",
                    "Remove it: an exponential-backoff-multiplier above 1 switches the backoff on; Resilience4j's own is 1.5."),
            Map.entry(
                    "enable-exponential-backoff: false",
                    "Remove it, and exponential-backoff-multiplier as well, which alone switches the backoff on."),
            Map.entry(
                    "enable-randomized-wait",
                    "Remove it: a randomized-wait-factor above 0 switches the jitter on; Resilience4j's own is 0.5."),
            Map.entry(
                    "enable-randomized-wait: false",
                    "Remove it, and randomized-wait-factor as well, which alone switches the jitter on."),
            Map.entry(
                    "transition-to-state-after-wait-duration",
                    "Remove it: after the wait a breaker is HALF_OPEN, so that probes decide before all calls come back."),
            Map.entry(
                    "automatic-transition-from-open-to-half-open-enabled",
                    "Remove it: the breaker is half open as soon as its wait is over, without a thread."),
            Map.entry(
                    "register-health-indicator",
                    "Remove it, and write management.health.circuitbreakers.enabled: true for all circuit breakers."),
            Map.entry(
                    "allow-health-indicator-to-fail",
                    "Remove it: management.health.circuitbreakers.enabled says whether circuit breakers are in health."),
            Map.entry(
                    "event-consumer-buffer-size",
                    "Remove it: the newest transitions and failures are kept, in a bounded number."),
            Map.entry("writable-stack-trace-enabled", "Remove it: a rejection never has a stack trace."),
            Map.entry(
                    "ignore-class-binding-exceptions",
                    "Remove it: an exception class that is missing is always refused."),
            Map.entry("ring-buffer-size-in-closed-state", "Write sliding-window-size."),
            Map.entry("ring-buffer-size-in-half-open-state", "Write permitted-number-of-calls-in-half-open-state."),
            Map.entry("wait-interval", "Write wait-duration-in-open-state."),
            Map.entry(BACKENDS, "Write instances."),
            Map.entry("circuit-breaker-aspect-order", "Remove it: the order of the aspects is fixed."),
            Map.entry("metrics", "Remove it: meters are switched with management.metrics.enable.circuitbreaker."),
            Map.entry("tags", "Remove it, and write management.metrics.tags for all meters."));

    private static final Map<String, String> BY_RELAXED_KEY = CURES.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(
                    entry -> BreakerNameRules.relaxed(entry.getKey()), Map.Entry::getValue));

    private Resilience4jKeys() {}

    /** What to write instead of each key, or of a key with a certain value. */
    static Map<String, String> cures() {
        return CURES;
    }

    /** Whether it is one of them, whatever its value. */
    static boolean isKnown(String key) {
        return BY_RELAXED_KEY.containsKey(BreakerNameRules.relaxed(key));
    }

    /** What to write instead of a key. */
    static Optional<String> cure(String key, Object value) {
        String relaxed = BreakerNameRules.relaxed(key);
        String withValue = relaxed + ": " + value.toString().strip().toLowerCase(Locale.ROOT);
        return Optional.ofNullable(BY_RELAXED_KEY.getOrDefault(withValue, BY_RELAXED_KEY.get(relaxed)));
    }

    /** What to write instead of a value that means something to Resilience4j, and that a setting here refuses. */
    static Optional<String> cure(Setting setting, Object value) {
        return setting == Setting.MAX_WAIT_DURATION_IN_HALF_OPEN_STATE && value.equals(Duration.ZERO)
                ? Optional.of("Remove it: Resilience4j waits for ever at 0, while here a probe always ends, by default "
                        + "after 60s.")
                : Optional.empty();
    }
}
