package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A kind of value: how it is read from text, and what to write.
 *
 * @param <T> the type that the core's builder wants
 * @param example what to write, such as "a duration such as 30s"
 * @param isList whether several texts make one value
 * @param reader reads the texts, of which there is exactly one unless this is a list
 */
record Kind<T>(String example, boolean isList, Reader<T> reader) {

    static final String OFF = "off";

    static final Kind<String> NAME = scalar("the name of a config or of a built-in preset", (text, types) -> text);
    static final Kind<Double> PERCENTAGE = scalar("a percentage such as 50", (text, types) -> Numbers.decimal(text));
    static final Kind<Optional<Double>> PERCENTAGE_OR_OFF =
            scalar("a percentage such as 50, or off", (text, types) -> orOff(text, Numbers::decimal));
    static final Kind<Integer> COUNT = scalar("a whole number such as 10", (text, types) -> Numbers.whole(text));
    static final Kind<Duration> DURATION = scalar("a duration such as 30s", (text, types) -> Durations.read(text));
    static final Kind<Optional<Duration>> DURATION_OR_OFF =
            scalar("a duration such as 2s, or off", (text, types) -> orOff(text, Durations::read));
    static final Kind<Double> FACTOR = scalar("a factor such as 0.2", (text, types) -> Numbers.decimal(text));
    static final Kind<Double> MULTIPLIER = scalar("a multiplier such as 1.5", (text, types) -> Numbers.decimal(text));
    static final Kind<SlidingWindowType> WINDOW_TYPE = oneOf(SlidingWindowType.class);
    static final Kind<CircuitBreaker.State> STATE = oneOf(CircuitBreaker.State.class);
    static final Kind<Class<? extends Throwable>[]> EXCEPTIONS = new Kind<>(
            "the full names of exception classes, such as java.io.IOException", true, Kind::atLeastOneException);
    static final Kind<Class<? extends Throwable>[]> EXCEPTIONS_OR_NONE =
            new Kind<>("the full names of exception classes, such as java.io.IOException", true, Kind::exceptions);
    static final Kind<Predicate<Throwable>> EXCEPTION_PREDICATE = scalar(
            "the name of a bean or the full name of a class that is a Predicate<Throwable>",
            (text, types) -> types.exceptionPredicate(text));
    static final Kind<Predicate<@Nullable Object>> RESULT_PREDICATE = scalar(
            "the name of a bean or the full name of a class that is a Predicate<Object>",
            (text, types) -> types.resultPredicate(text));

    boolean namesType() {
        return this == EXCEPTIONS
                || this == EXCEPTIONS_OR_NONE
                || this == EXCEPTION_PREDICATE
                || this == RESULT_PREDICATE;
    }

    T read(List<String> texts, Types types) {
        return reader.read(texts, types);
    }

    private static <T> Kind<T> scalar(String example, ScalarReader<T> reader) {
        return new Kind<>(example, false, (texts, types) -> {
            String text = texts.get(0);
            if (text.isEmpty()) {
                throw new RefusedValue("must not be empty", "Write " + example + ", or remove the key.");
            }
            return reader.read(text, types);
        });
    }

    private static <T> Optional<T> orOff(String text, Function<String, T> reader) {
        // YAML reads an unquoted off as false.
        return text.equalsIgnoreCase(OFF) || text.equalsIgnoreCase("false")
                ? Optional.empty()
                : Optional.of(reader.apply(text));
    }

    private static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
        List<E> constants = List.of(type.getEnumConstants());
        List<String> names = constants.stream().map(Enum::name).toList();
        String allowed = names.stream().collect(Collectors.joining(", "));
        return scalar(
                "one of " + allowed,
                (text, types) -> constants.stream()
                        .filter(constant -> Names.relaxed(constant.name()).equals(Names.relaxed(text)))
                        .findFirst()
                        .orElseThrow(() -> new RefusedValue(
                                "must be one of " + allowed,
                                Names.nearest(text, names)
                                        .map(nearest -> "Write " + nearest + ".")
                                        .orElse("Write one of these."))));
    }

    private static Class<? extends Throwable>[] atLeastOneException(List<String> names, Types types) {
        if (names.isEmpty()) {
            throw new RefusedValue(
                    "must not be empty", "Write java.lang.Exception to record all exceptions, or remove the key.");
        }
        return exceptions(names, types);
    }

    private static Class<? extends Throwable>[] exceptions(List<String> names, Types types) {
        @SuppressWarnings({"unchecked", "rawtypes"}) // No generic array can be created.
        Class<? extends Throwable>[] classes = new Class[names.size()];
        Arrays.setAll(classes, index -> types.exception(names.get(index)));
        return classes;
    }

    interface Reader<T> {
        T read(List<String> texts, Types types);
    }

    private interface ScalarReader<T> {
        T read(String text, Types types);
    }
}
