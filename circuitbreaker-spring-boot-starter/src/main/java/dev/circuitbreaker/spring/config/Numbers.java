package dev.circuitbreaker.spring.config;

import java.math.BigInteger;
import java.util.regex.Pattern;

/** Reads numbers as people write them: no hexadecimal digits, type suffixes, NaN or digit separators. */
final class Numbers {

    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+");
    private static final BigInteger MAX = BigInteger.valueOf(Integer.MAX_VALUE);

    private Numbers() {}

    /** May be infinite, if the text is out of the range of numbers; the setting's own rule refuses that. */
    static double decimal(String text) {
        if (DECIMAL.matcher(text).matches()) {
            return Double.parseDouble(text);
        }
        String withoutPercent = text.replace("%", "").strip();
        if (DECIMAL.matcher(withoutPercent).matches()) {
            throw new RefusedValueException("must be a number without a percent sign", "Write " + withoutPercent + ".");
        }
        String withPoint = text.replace(',', '.');
        if (DECIMAL.matcher(withPoint).matches()) {
            throw new RefusedValueException("must be a number with a decimal point", "Write " + withPoint + ".");
        }
        throw new RefusedValueException("must be a number");
    }

    static int whole(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new RefusedValueException("must be a whole number");
        }
        BigInteger value = new BigInteger(text);
        if (value.abs().compareTo(MAX) > 0) {
            throw new RefusedValueException("must be a whole number of at most " + MAX);
        }
        return value.intValue();
    }
}
