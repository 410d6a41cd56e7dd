package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerConfig.Builder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of a circuit breaker, in the order in which they are shown: its key, how its value is read, how it gets
 * into a configuration and out again. A new setting is one line here and one in {@link CircuitBreakerProperties.Keys}.
 */
enum Setting {
    /** Says where the settings that are not given come from, so it is resolved before a configuration is built. */
    BASE_CONFIG(Kind.NAME, (builder, name) -> {}, config -> null),
    FAILURE_RATE_THRESHOLD(Kind.PERCENTAGE, Builder::failureRateThreshold, CircuitBreakerConfig::failureRateThreshold),
    SLOW_CALL_RATE_THRESHOLD(Kind.PERCENTAGE_OR_OFF, Setting::slowCalls, Setting::slowCalls),
    SLOW_CALL_DURATION_THRESHOLD(
            Kind.DURATION, Builder::slowCallDurationThreshold, CircuitBreakerConfig::slowCallDurationThreshold),
    CONSECUTIVE_FAILURE_THRESHOLD(
            Kind.COUNT, Builder::consecutiveFailureThreshold, CircuitBreakerConfig::consecutiveFailureThreshold),
    SLIDING_WINDOW_TYPE(Kind.WINDOW_TYPE, Builder::slidingWindowType, CircuitBreakerConfig::slidingWindowType),
    SLIDING_WINDOW_SIZE(Kind.COUNT, Builder::slidingWindowSize, CircuitBreakerConfig::slidingWindowSize),
    MINIMUM_NUMBER_OF_CALLS(Kind.COUNT, Builder::minimumNumberOfCalls, CircuitBreakerConfig::minimumNumberOfCalls),
    WAIT_DURATION_IN_OPEN_STATE(
            Kind.DURATION, Builder::waitDurationInOpenState, CircuitBreakerConfig::waitDurationInOpenState),
    EXPONENTIAL_BACKOFF_MULTIPLIER(
            Kind.MULTIPLIER, Builder::exponentialBackoffMultiplier, CircuitBreakerConfig::exponentialBackoffMultiplier),
    EXPONENTIAL_MAX_WAIT_DURATION_IN_OPEN_STATE(
            Kind.DURATION,
            Builder::exponentialMaxWaitDurationInOpenState,
            CircuitBreakerConfig::exponentialMaxWaitDurationInOpenState),
    RANDOMIZED_WAIT_FACTOR(Kind.FACTOR, Builder::randomizedWaitFactor, CircuitBreakerConfig::randomizedWaitFactor),
    PERMITTED_NUMBER_OF_CALLS_IN_HALF_OPEN_STATE(
            Kind.COUNT,
            Builder::permittedNumberOfCallsInHalfOpenState,
            CircuitBreakerConfig::permittedNumberOfCallsInHalfOpenState),
    MAX_WAIT_DURATION_IN_HALF_OPEN_STATE(
            Kind.DURATION,
            Builder::maxWaitDurationInHalfOpenState,
            CircuitBreakerConfig::maxWaitDurationInHalfOpenState),
    RECOVERY_RAMP_DURATION(Kind.DURATION_OR_OFF, Setting::ramp, Setting::ramp),
    CALL_TIMEOUT(Kind.DURATION_OR_OFF, Setting::callTimeout, Setting::callTimeout),
    MAX_KEYS(Kind.COUNT, Builder::maxKeys, CircuitBreakerConfig::maxKeys),
    INITIAL_STATE(Kind.STATE, Builder::initialState, CircuitBreakerConfig::initialState),
    RECORD_EXCEPTIONS(Kind.EXCEPTIONS, Builder::recordExceptions, CircuitBreakerConfig::recordExceptions),
    IGNORE_EXCEPTIONS(Kind.EXCEPTIONS_OR_NONE, Builder::ignoreExceptions, CircuitBreakerConfig::ignoreExceptions),
    RECORD_FAILURE_PREDICATE(
            Kind.EXCEPTION_PREDICATE, Builder::recordFailurePredicate, CircuitBreakerConfig::recordFailurePredicate),
    IGNORE_EXCEPTION_PREDICATE(
            Kind.EXCEPTION_PREDICATE,
            Builder::ignoreExceptionPredicate,
            CircuitBreakerConfig::ignoreExceptionPredicate),
    RECORD_RESULT_PREDICATE(
            Kind.RESULT_PREDICATE, Builder::recordResultPredicate, CircuitBreakerConfig::recordResultPredicate);

    private final String key;
    private final Kind<?> kind;
    private final Reading reading;
    private final Function<CircuitBreakerConfig, @Nullable Object> get;

    <T> Setting(Kind<T> kind, BiConsumer<Builder, T> put, Function<CircuitBreakerConfig, @Nullable Object> get) {
        this.key = name().toLowerCase(Locale.ROOT).replace('_', '-');
        this.kind = kind;
        this.reading = (texts, types) -> {
            T value = kind.read(texts, types);
            return builder -> put.accept(builder, value);
        };
        this.get = get;
    }

    /** The key as YAML spells it. */
    String key() {
        return key;
    }

    /** What to write, such as "a duration such as 30s". */
    String example() {
        return kind.example();
    }

    boolean isList() {
        return kind.isList();
    }

    /** Whether a running circuit breaker takes it on, and its text cannot name a class or a bean. */
    boolean isChangeable() {
        return this != BASE_CONFIG && this != INITIAL_STATE && !kind.namesType();
    }

    boolean isPercentage() {
        return kind == Kind.PERCENTAGE || kind == Kind.PERCENTAGE_OR_OFF;
    }

    /**
     * Reads a value into a step that puts it on a builder, where the builder may still refuse it.
     *
     * @throws RefusedValue if the text cannot be read
     */
    Consumer<Builder> read(List<String> texts, Types types) {
        return reading.read(texts, types);
    }

    @Nullable
    Object valueIn(CircuitBreakerConfig config) {
        return get.apply(config);
    }

    /** The setting with this key, whether it is written with dashes, underscores, capitals or none of these. */
    static Optional<Setting> of(String written) {
        String relaxed = Names.relaxed(written);
        return Arrays.stream(values())
                .filter(setting -> Names.relaxed(setting.key).equals(relaxed))
                .findFirst();
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Setting::key).toList();
    }

    /** The settings that a rule of the core mentions. */
    static List<Setting> mentionedIn(String rule) {
        return Arrays.stream(values())
                .filter(setting -> setting.property().matcher(rule).find())
                .toList();
    }

    /** A rule of the core, with the keys in place of the names of builder methods. */
    static String inKeys(String rule) {
        String translated = rule;
        for (Setting setting : values()) {
            translated = setting.property().matcher(translated).replaceAll(setting.key);
        }
        return translated;
    }

    private Pattern property() {
        StringBuilder camelCase = new StringBuilder();
        for (String word : key.split("-")) {
            camelCase.append(
                    camelCase.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return Pattern.compile("\\b" + camelCase + "\\b");
    }

    private static void slowCalls(Builder builder, Optional<Double> rate) {
        rate.ifPresentOrElse(builder::slowCallRateThreshold, builder::slowCallDetectionOff);
    }

    private static void ramp(Builder builder, Optional<Duration> duration) {
        builder.recoveryRampDuration(duration.orElse(Duration.ZERO));
    }

    private static Object ramp(CircuitBreakerConfig config) {
        Duration duration = config.recoveryRampDuration();
        return duration.isZero() ? Kind.OFF : duration;
    }

    private static void callTimeout(Builder builder, Optional<Duration> timeout) {
        timeout.ifPresentOrElse(builder::callTimeout, builder::callTimeoutOff);
    }

    private static Object callTimeout(CircuitBreakerConfig config) {
        Duration timeout = config.callTimeout();
        return timeout == null ? Kind.OFF : timeout;
    }

    private static Object slowCalls(CircuitBreakerConfig config) {
        Double rate = config.slowCallRateThreshold();
        return rate == null ? Kind.OFF : rate;
    }

    private interface Reading {
        Consumer<Builder> read(List<String> texts, Types types);
    }
}
