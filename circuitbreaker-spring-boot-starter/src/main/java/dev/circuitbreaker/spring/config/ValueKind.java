package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import dev.circuitbreaker.core.CircuitBreakerConfig.Strategy;
import dev.circuitbreaker.spring.text.BreakerNameRules;
import dev.circuitbreaker.spring.text.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A kind of value: how it is read from text, and what to write. */
enum ValueKind {
    NAME("the name of a config or of a built-in preset"),
    PERCENTAGE("a percentage such as 50"),
    PERCENTAGE_OR_OFF("a percentage such as 50, or off"),
    COUNT("a whole number such as 10"),
    /** Of the settings that Resilience4j has, too. */
    DURATION("a duration such as 30s"),
    DURATION_OR_OFF("a duration such as 2s, or off"),
    FACTOR("a factor such as 0.2"),
    MULTIPLIER("a multiplier such as 1.5"),
    STRATEGY(oneOf(Strategy.values())),
    WINDOW_TYPE(oneOf(SlidingWindowType.values())),
    STATE(oneOf(CircuitBreaker.State.values())),
    EXCEPTIONS("the full names of exception classes, such as java.io.IOException"),
    EXCEPTIONS_OR_NONE("the full names of exception classes, such as java.io.IOException"),
    EXCEPTION_PREDICATE("the name of a bean or the full name of a class that is a Predicate<Throwable>"),
    RESULT_PREDICATE("the name of a bean or the full name of a class that is a Predicate<Object>"),
    YES_OR_NO("true or false"),
    CONTENTION("answer or failure");

    /** The value of what is switched off. */
    static final String OFF = "off";

    private final String example;

    ValueKind(String example) {
        this.example = example;
    }

    /** What to write, such as "a duration such as 30s". */
    String example() {
        return example;
    }

    /** Whether several texts make one value. */
    boolean isList() {
        return this == EXCEPTIONS || this == EXCEPTIONS_OR_NONE;
    }

    boolean namesType() {
        return isList() || this == EXCEPTION_PREDICATE || this == RESULT_PREDICATE;
    }

    /**
     * Reads the texts, of which there is exactly one unless this is a list, into the type that the core's builder wants,
     * or {@link #OFF}.
     */
    Object read(List<String> texts, NamedTypes types) {
        return isList() ? exceptions(texts, types) : read(texts.get(0), types);
    }

    private Object read(String text, NamedTypes types) {
        if (text.isEmpty()) {
            throw new RefusedValueException("must not be empty", "Write " + example + ", or remove the key.");
        }
        return switch (this) {
            case NAME -> text;
            case EXCEPTIONS, EXCEPTIONS_OR_NONE -> throw new IllegalStateException(name() + " is a list");
            case PERCENTAGE, FACTOR, MULTIPLIER -> Numbers.decimal(text);
            case PERCENTAGE_OR_OFF -> isOff(text) ? OFF : Numbers.decimal(text);
            case COUNT -> Numbers.whole(text);
            case DURATION -> Durations.readAsInResilience4j(text);
            case DURATION_OR_OFF -> isOff(text) ? OFF : Durations.read(text);
            case STRATEGY -> constant(text, Strategy.values());
            case WINDOW_TYPE -> constant(text, SlidingWindowType.values());
            case STATE -> constant(text, CircuitBreaker.State.values());
            case EXCEPTION_PREDICATE -> types.exceptionPredicate(text);
            case RESULT_PREDICATE -> types.resultPredicate(text);
            case YES_OR_NO -> yesOrNo(text);
            case CONTENTION -> constant(text, Contention.values());
        };
    }

    /** YAML reads an unquoted off as false. */
    static boolean isOff(String text) {
        return text.equalsIgnoreCase(OFF) || text.equalsIgnoreCase("false");
    }

    private Object constant(String text, Enum<?>[] constants) {
        List<String> names = new ArrayList<>();
        for (Enum<?> constant : constants) {
            if (BreakerNameRules.relaxed(constant.name()).equals(BreakerNameRules.relaxed(text))) {
                return constant;
            }
            names.add(constant.name());
        }
        throw new RefusedValueException(
                "must be " + example,
                NearestName.of(text, names)
                        .map(nearest -> "Write " + nearest + ".")
                        .orElse("Write one of these."));
    }

    private Object yesOrNo(String text) {
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.valueOf(text);
        }
        throw new RefusedValueException("must be " + example, "Write true or false.");
    }

    private Object exceptions(List<String> names, NamedTypes types) {
        if (names.isEmpty() && this == EXCEPTIONS) {
            throw new RefusedValueException(
                    "must not be empty", "Write java.lang.Exception to record all exceptions, or remove the key.");
        }
        @SuppressWarnings({"unchecked", "rawtypes"}) // No generic array can be created.
        Class<? extends Throwable>[] classes = new Class[names.size()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = types.exception(names.get(i));
        }
        return classes;
    }

    private static String oneOf(Enum<?>[] constants) {
        String list = Arrays.toString(constants);
        return "one of " + list.substring(1, list.length() - 1);
    }
}
