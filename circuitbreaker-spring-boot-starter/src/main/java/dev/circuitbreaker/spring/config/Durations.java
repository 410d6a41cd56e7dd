package dev.circuitbreaker.spring.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.boot.convert.DurationStyle;

/** Reads and writes durations as Spring Boot spells them, but never without a unit. */
public final class Durations {

    private static final Pattern UNITLESS = Pattern.compile("[+-]?\\d+");
    private static final Pattern SIMPLE = Pattern.compile("[+-]?\\d+(ns|us|ms|s|m|h|d)", Pattern.CASE_INSENSITIVE);
    private static final Pattern ZERO = Pattern.compile("[+-]?0+");

    private Durations() {}

    /**
     * Reads a duration that is no setting.
     *
     * @param text a number and a unit
     * @return the duration; empty if the text is none, or has no unit
     */
    public static Optional<Duration> find(String text) {
        try {
            return Optional.of(read(text));
        } catch (RefusedValueException none) {
            return Optional.empty(); // the caller says what is allowed
        }
    }

    static Duration read(String text) {
        return read(text, text + "s for seconds or " + text + "ms for milliseconds");
    }

    /** Reads the duration of a setting that Resilience4j has, too, where a number without a unit means milliseconds. */
    static Duration readAsInResilience4j(String text) {
        return read(text, text + "ms for milliseconds, as Resilience4j takes it, or " + text + "s for seconds");
    }

    private static Duration read(String text, String withUnits) {
        if (ZERO.matcher(text).matches()) {
            return Duration.ZERO; // The one number that means the same in every unit.
        }
        if (UNITLESS.matcher(text).matches()) {
            throw new RefusedValueException("must be a duration with a unit", "Write " + withUnits + ".");
        }
        try {
            return DurationStyle.detectAndParse(text);
        } catch (IllegalArgumentException | ArithmeticException refused) {
            if (SIMPLE.matcher(text).matches()) {
                // Too many digits; the setting's own rule says what is too long.
                return Duration.ofSeconds(text.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE);
            }
            throw new RefusedValueException(
                    "must be a number followed by ns, us, ms, s, m, h or d", "Write for example 500ms, 30s or 5m.");
        }
    }

    /**
     * Writes a duration as settings are written.
     *
     * @param duration the duration
     * @return the shortest text that is read as the same
     */
    public static String write(Duration duration) {
        for (ChronoUnit unit : new ChronoUnit[] {ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES}) {
            // Up to two of a larger unit are better known in the smaller one: 60s, 90s, 120s.
            long count = duration.dividedBy(unit.getDuration());
            if (count > 2 && duration.equals(Duration.of(count, unit))) {
                return DurationStyle.SIMPLE.print(duration, unit);
            }
        }
        if (duration.getNano() == 0) {
            return DurationStyle.SIMPLE.print(duration, ChronoUnit.SECONDS);
        }
        boolean millis = duration.getNano() % Duration.ofMillis(1).getNano() == 0;
        return DurationStyle.SIMPLE.print(duration, millis ? ChronoUnit.MILLIS : ChronoUnit.NANOS);
    }
}
