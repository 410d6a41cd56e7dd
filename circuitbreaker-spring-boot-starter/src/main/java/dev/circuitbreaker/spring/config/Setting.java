package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerConfig.Builder;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import dev.circuitbreaker.core.CircuitBreakerConfig.Strategy;
import dev.circuitbreaker.spring.text.BreakerNameRules;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of a circuit breaker, in the order in which they are shown: its key, how its value is read, how it gets
 * into a configuration and out again. A new setting is three lines here and one in {@link CircuitBreakerProperties.Keys}.
 */
enum Setting {
    /** Says where the settings that are not given come from, so it is resolved before a configuration is built. */
    BASE_CONFIG(ValueKind.NAME),
    FAILURE_RATE_THRESHOLD(ValueKind.PERCENTAGE),
    SLOW_CALL_RATE_THRESHOLD(ValueKind.PERCENTAGE_OR_OFF),
    SLOW_CALL_DURATION_THRESHOLD(ValueKind.DURATION),
    CONSECUTIVE_FAILURE_THRESHOLD(ValueKind.COUNT),
    SLIDING_WINDOW_TYPE(ValueKind.WINDOW_TYPE),
    SLIDING_WINDOW_SIZE(ValueKind.COUNT),
    MINIMUM_NUMBER_OF_CALLS(ValueKind.COUNT),
    WAIT_DURATION_IN_OPEN_STATE(ValueKind.DURATION),
    EXPONENTIAL_BACKOFF_MULTIPLIER(ValueKind.MULTIPLIER),
    EXPONENTIAL_MAX_WAIT_DURATION_IN_OPEN_STATE(ValueKind.DURATION),
    RANDOMIZED_WAIT_FACTOR(ValueKind.FACTOR),
    PERMITTED_NUMBER_OF_CALLS_IN_HALF_OPEN_STATE(ValueKind.COUNT),
    MAX_WAIT_DURATION_IN_HALF_OPEN_STATE(ValueKind.DURATION),
    RECOVERY_RAMP_DURATION(ValueKind.DURATION_OR_OFF),
    STRATEGY(ValueKind.STRATEGY),
    MAX_RETRY_AFTER(ValueKind.DURATION_OR_OFF),
    CALL_TIMEOUT(ValueKind.DURATION_OR_OFF),
    MAX_KEYS(ValueKind.COUNT),
    INITIAL_STATE(ValueKind.STATE),
    RECORD_EXCEPTIONS(ValueKind.EXCEPTIONS),
    IGNORE_EXCEPTIONS(ValueKind.EXCEPTIONS_OR_NONE),
    RECORD_FAILURE_PREDICATE(ValueKind.EXCEPTION_PREDICATE),
    IGNORE_EXCEPTION_PREDICATE(ValueKind.EXCEPTION_PREDICATE),
    RECORD_RESULT_PREDICATE(ValueKind.RESULT_PREDICATE),
    CLASSIFY_EXCEPTIONS(ValueKind.YES_OR_NO),
    CONTENTION(ValueKind.CONTENTION);

    /** By their keys, and by the relaxed forms of these. */
    private static final Map<String, Setting> BY_KEY = new HashMap<>();

    static {
        for (Setting setting : values()) {
            BY_KEY.put(setting.key, setting);
            BY_KEY.put(BreakerNameRules.relaxed(setting.key), setting);
        }
    }

    private final String key;
    private final ValueKind kind;

    Setting(ValueKind kind) {
        this.key = name().toLowerCase(Locale.ROOT).replace('_', '-');
        this.kind = kind;
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

    boolean isDuration() {
        return kind == ValueKind.DURATION || kind == ValueKind.DURATION_OR_OFF;
    }

    boolean isPercentage() {
        return kind == ValueKind.PERCENTAGE || kind == ValueKind.PERCENTAGE_OR_OFF;
    }

    /**
     * Reads a value, which the builder may still refuse.
     *
     * @throws RefusedValueException if the text cannot be read
     */
    Object read(List<String> texts, NamedTypes types) {
        return kind.read(texts, types);
    }

    /**
     * Puts a value that was read on a builder. One switch, because a method reference per setting slows every start. It has a
     * value, so that a setting that is left out does not compile.
     */
    @SuppressWarnings("unchecked") // Each kind reads the type that its settings take.
    Builder put(Builder builder, Object value) {
        return switch (this) {
            case BASE_CONFIG -> builder;
            case STRATEGY -> builder.strategy((Strategy) value);
            case FAILURE_RATE_THRESHOLD -> builder.failureRateThreshold((double) value);
            case SLOW_CALL_RATE_THRESHOLD -> putSlowCallRate(builder, value);
            case SLOW_CALL_DURATION_THRESHOLD -> builder.slowCallDurationThreshold((Duration) value);
            case CONSECUTIVE_FAILURE_THRESHOLD -> builder.consecutiveFailureThreshold((int) value);
            case SLIDING_WINDOW_TYPE -> builder.slidingWindowType((SlidingWindowType) value);
            case SLIDING_WINDOW_SIZE -> builder.slidingWindowSize((int) value);
            case MINIMUM_NUMBER_OF_CALLS -> builder.minimumNumberOfCalls((int) value);
            case WAIT_DURATION_IN_OPEN_STATE -> builder.waitDurationInOpenState((Duration) value);
            case EXPONENTIAL_BACKOFF_MULTIPLIER -> builder.exponentialBackoffMultiplier((double) value);
            case EXPONENTIAL_MAX_WAIT_DURATION_IN_OPEN_STATE ->
                builder.exponentialMaxWaitDurationInOpenState((Duration) value);
            case RANDOMIZED_WAIT_FACTOR -> builder.randomizedWaitFactor((double) value);
            case PERMITTED_NUMBER_OF_CALLS_IN_HALF_OPEN_STATE ->
                builder.permittedNumberOfCallsInHalfOpenState((int) value);
            case MAX_WAIT_DURATION_IN_HALF_OPEN_STATE -> builder.maxWaitDurationInHalfOpenState((Duration) value);
            case RECOVERY_RAMP_DURATION ->
                builder.recoveryRampDuration(isOff(value) ? Duration.ZERO : (Duration) value);
            case MAX_RETRY_AFTER -> putMaxRetryAfter(builder, value);
            case CALL_TIMEOUT -> putCallTimeout(builder, value);
            case MAX_KEYS -> builder.maxKeys((int) value);
            case INITIAL_STATE -> builder.initialState((CircuitBreaker.State) value);
            case RECORD_EXCEPTIONS -> builder.recordExceptions((Class<? extends Throwable>[]) value);
            case IGNORE_EXCEPTIONS -> builder.ignoreExceptions((Class<? extends Throwable>[]) value);
            case RECORD_FAILURE_PREDICATE -> builder.recordFailurePredicate((Predicate<Throwable>) value);
            case IGNORE_EXCEPTION_PREDICATE -> builder.ignoreExceptionPredicate((Predicate<Throwable>) value);
            case RECORD_RESULT_PREDICATE -> builder.recordResultPredicate((Predicate<@Nullable Object>) value);
            case CLASSIFY_EXCEPTIONS ->
                builder.exceptionClassifier(classifier(builder).asked((boolean) value));
            case CONTENTION ->
                builder.exceptionClassifier(classifier(builder).withContention(((Contention) value).kind()));
        };
    }

    private static Builder putSlowCallRate(Builder builder, Object rate) {
        return isOff(rate) ? builder.slowCallDetectionOff() : builder.slowCallRateThreshold((double) rate);
    }

    private static Builder putMaxRetryAfter(Builder builder, Object most) {
        return isOff(most) ? builder.maxRetryAfterOff() : builder.maxRetryAfter((Duration) most);
    }

    private static Builder putCallTimeout(Builder builder, Object timeout) {
        return isOff(timeout) ? builder.callTimeoutOff() : builder.callTimeout((Duration) timeout);
    }

    private static ConfiguredClassifier classifier(Builder builder) {
        return ConfiguredClassifier.of(builder.exceptionClassifier());
    }

    private static boolean isOff(Object value) {
        return value.equals(ValueKind.OFF);
    }

    /** The value in a configuration, as text would be read; null if it has none. */
    @Nullable
    Object valueIn(CircuitBreakerConfig config) {
        return switch (this) {
            case BASE_CONFIG -> null;
            case STRATEGY -> config.strategy();
            case FAILURE_RATE_THRESHOLD -> config.failureRateThreshold();
            case SLOW_CALL_RATE_THRESHOLD -> orOff(config.slowCallRateThreshold());
            case SLOW_CALL_DURATION_THRESHOLD -> config.slowCallDurationThreshold();
            case CONSECUTIVE_FAILURE_THRESHOLD -> config.consecutiveFailureThreshold();
            case SLIDING_WINDOW_TYPE -> config.slidingWindowType();
            case SLIDING_WINDOW_SIZE -> config.slidingWindowSize();
            case MINIMUM_NUMBER_OF_CALLS -> config.minimumNumberOfCalls();
            case WAIT_DURATION_IN_OPEN_STATE -> config.waitDurationInOpenState();
            case EXPONENTIAL_BACKOFF_MULTIPLIER -> config.exponentialBackoffMultiplier();
            case EXPONENTIAL_MAX_WAIT_DURATION_IN_OPEN_STATE -> config.exponentialMaxWaitDurationInOpenState();
            case RANDOMIZED_WAIT_FACTOR -> config.randomizedWaitFactor();
            case PERMITTED_NUMBER_OF_CALLS_IN_HALF_OPEN_STATE -> config.permittedNumberOfCallsInHalfOpenState();
            case MAX_WAIT_DURATION_IN_HALF_OPEN_STATE -> config.maxWaitDurationInHalfOpenState();
            case RECOVERY_RAMP_DURATION ->
                config.recoveryRampDuration().isZero() ? ValueKind.OFF : config.recoveryRampDuration();
            case MAX_RETRY_AFTER -> orOff(config.maxRetryAfter());
            case CALL_TIMEOUT -> orOff(config.callTimeout());
            case MAX_KEYS -> config.maxKeys();
            case INITIAL_STATE -> config.initialState();
            case RECORD_EXCEPTIONS -> config.recordExceptions();
            case IGNORE_EXCEPTIONS -> config.ignoreExceptions();
            case RECORD_FAILURE_PREDICATE -> config.recordFailurePredicate();
            case IGNORE_EXCEPTION_PREDICATE -> config.ignoreExceptionPredicate();
            case RECORD_RESULT_PREDICATE -> config.recordResultPredicate();
            case CLASSIFY_EXCEPTIONS ->
                ConfiguredClassifier.of(config.exceptionClassifier()).isAsked();
            case CONTENTION -> contention(config).text();
        };
    }

    private static Contention contention(CircuitBreakerConfig config) {
        return ConfiguredClassifier.of(config.exceptionClassifier()).contention() == Contention.ANSWER.kind()
                ? Contention.ANSWER
                : Contention.FAILURE;
    }

    private static Object orOff(@Nullable Object value) {
        return value == null ? ValueKind.OFF : value;
    }

    /** The setting with this key, whether it is written with dashes, underscores, capitals or none of these. */
    static Optional<Setting> of(String written) {
        Setting exact = BY_KEY.get(written);
        return Optional.ofNullable(exact != null ? exact : BY_KEY.get(BreakerNameRules.relaxed(written)));
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
}
