package dev.circuitbreaker.core.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** How durations and percentages read in causes and messages: {@code 850ms}, {@code 4.2s}, {@code 2m 30s}, {@code 62.5%}. */
public final class ValueFormat {

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final long SECONDS_PER_MINUTE = 60;
    private static final long MINUTES_PER_HOUR = 60;

    private ValueFormat() {}

    public static String duration(Duration duration) {
        return duration(duration.toNanos());
    }

    public static String duration(long nanos) {
        if (nanos < NANOS_PER_MILLI) {
            return oneDecimal(nanos / (double) NANOS_PER_MILLI) + "ms";
        }
        long millis = Math.round(nanos / (double) NANOS_PER_MILLI);
        if (millis < MILLIS_PER_SECOND) {
            return millis + "ms";
        }
        if (millis <= SECONDS_PER_MINUTE * MILLIS_PER_SECOND) {
            return oneDecimal(millis / (double) MILLIS_PER_SECOND) + "s";
        }
        long seconds = Math.round(millis / (double) MILLIS_PER_SECOND);
        long minutes = seconds / SECONDS_PER_MINUTE;
        if (minutes < MINUTES_PER_HOUR) {
            return twoUnits(minutes, "m", seconds % SECONDS_PER_MINUTE, "s");
        }
        return twoUnits(minutes / MINUTES_PER_HOUR, "h", minutes % MINUTES_PER_HOUR, "m");
    }

    public static String percent(double value) {
        return oneDecimal(value) + "%";
    }

    private static String twoUnits(long large, String largeUnit, long small, String smallUnit) {
        return small == 0 ? large + largeUnit : large + largeUnit + " " + small + smallUnit;
    }

    /** A number without a trailing {@code .0}. */
    public static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String oneDecimal(double value) {
        return BigDecimal.valueOf(value)
                .setScale(1, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
