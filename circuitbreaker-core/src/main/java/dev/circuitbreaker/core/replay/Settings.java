package dev.circuitbreaker.core.replay;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import dev.circuitbreaker.core.CircuitBreakerConfig.Strategy;
import dev.circuitbreaker.core.InvalidSettingException;
import dev.circuitbreaker.core.Ticker;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Settings as they are written in YAML. Those that say what an exception means are not among them: the recording says how each call
 * counted.
 */
record Settings(Map<String, String> values) {

    static final Settings DEFAULTS = new Settings(Map.of());

    private static final Map<String, BiFunction<CircuitBreakerConfig.Builder, String, CircuitBreakerConfig.Builder>>
            KEYS = keys();

    private static Map<String, BiFunction<CircuitBreakerConfig.Builder, String, CircuitBreakerConfig.Builder>> keys() {
        Map<String, BiFunction<CircuitBreakerConfig.Builder, String, CircuitBreakerConfig.Builder>> keys =
                new LinkedHashMap<>();
        keys.put("failure-rate-threshold", (to, v) -> to.failureRateThreshold(Double.parseDouble(v)));
        keys.put(
                "slow-call-rate-threshold",
                (to, v) -> isOff(v) ? to.slowCallDetectionOff() : to.slowCallRateThreshold(Double.parseDouble(v)));
        keys.put("slow-call-duration-threshold", (to, v) -> to.slowCallDurationThreshold(duration(v)));
        keys.put("consecutive-failure-threshold", (to, v) -> to.consecutiveFailureThreshold(Integer.parseInt(v)));
        keys.put(
                "sliding-window-type",
                (to, v) -> to.slidingWindowType(
                        SlidingWindowType.valueOf(v.toUpperCase(Locale.ROOT).replace('-', '_'))));
        keys.put("sliding-window-size", (to, v) -> to.slidingWindowSize(Integer.parseInt(v)));
        keys.put("minimum-number-of-calls", (to, v) -> to.minimumNumberOfCalls(Integer.parseInt(v)));
        keys.put("wait-duration-in-open-state", (to, v) -> to.waitDurationInOpenState(duration(v)));
        keys.put("exponential-backoff-multiplier", (to, v) -> to.exponentialBackoffMultiplier(Double.parseDouble(v)));
        keys.put(
                "exponential-max-wait-duration-in-open-state",
                (to, v) -> to.exponentialMaxWaitDurationInOpenState(duration(v)));
        keys.put(
                "permitted-number-of-calls-in-half-open-state",
                (to, v) -> to.permittedNumberOfCallsInHalfOpenState(Integer.parseInt(v)));
        keys.put("max-wait-duration-in-half-open-state", (to, v) -> to.maxWaitDurationInHalfOpenState(duration(v)));
        keys.put("recovery-ramp-duration", (to, v) -> to.recoveryRampDuration(isOff(v) ? Duration.ZERO : duration(v)));
        keys.put("call-timeout", (to, v) -> isOff(v) ? to.callTimeoutOff() : to.callTimeout(duration(v)));
        keys.put("strategy", (to, v) -> to.strategy(Strategy.valueOf(v.toUpperCase(Locale.ROOT))));
        keys.put("max-keys", (to, v) -> to.maxKeys(Integer.parseInt(v)));
        return keys;
    }

    /** Settings as a recording holds them: {@code key=value, key=value}. Keys that a replay has no use for are left out. */
    static Settings recorded(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String each : text.split(",")) {
            int equals = each.indexOf('=');
            String key = equals < 0 ? "" : each.substring(0, equals).strip();
            if (KEYS.containsKey(key)) {
                values.put(key, each.substring(equals + 1).strip());
            }
        }
        return new Settings(values);
    }

    /**
     * The same with other values.
     *
     * @throws IllegalArgumentException if a key is unknown
     */
    Settings with(Map<String, String> others) {
        Map<String, String> all = new LinkedHashMap<>(values);
        others.forEach((key, value) -> {
            if (!KEYS.containsKey(key)) {
                throw new IllegalArgumentException(
                        "Unknown setting '" + key + "': known are " + String.join(", ", KEYS.keySet()));
            }
            all.put(key, value);
        });
        return new Settings(all);
    }

    /**
     * The settings as the breaker takes them. A jitter of the wait is left out, so that a replay says the same each time.
     *
     * @throws IllegalArgumentException if a value is none, naming the key
     */
    CircuitBreakerConfig config(Ticker ticker) {
        CircuitBreakerConfig.Builder builder = CircuitBreakerConfig.builder().ticker(ticker);
        for (Map.Entry<String, String> each : values.entrySet()) {
            var setter = KEYS.get(each.getKey());
            try {
                builder = setter == null ? builder : setter.apply(builder, each.getValue());
            } catch (InvalidSettingException refused) {
                throw refused;
            } catch (IllegalArgumentException none) {
                throw new IllegalArgumentException("'" + each.getValue() + "' is no value for " + each.getKey(), none);
            }
        }
        return builder.build();
    }

    static boolean isOff(String value) {
        return value.equals("off") || value.equals("false");
    }

    /** Such as {@code 500ms}, {@code 30s}, {@code 10m}, {@code 1h} or {@code PT30S}. */
    private static Duration duration(String value) {
        String text = value.toLowerCase(Locale.ROOT);
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        if (text.endsWith("ms") && !text.startsWith("p")) {
            return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
        }
        try {
            return Duration.parse(text.startsWith("p") ? text : text.endsWith("d") ? "P" + text : "PT" + text);
        } catch (DateTimeParseException none) {
            throw new IllegalArgumentException(none.getMessage(), none);
        }
    }
}
