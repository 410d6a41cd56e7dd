package dev.circuitbreaker.benchmarks.report;

import java.util.Locale;

/** Writes numbers with about as many digits as mean something. */
final class Numbers {

    private Numbers() {}

    static String write(double value) {
        double size = Math.abs(value);
        String format = size < 1 ? "%.2f" : size < 20 ? "%.1f" : "%,.0f";
        return String.format(Locale.ROOT, format, value);
    }

    /** A share of one, with the digits that a small one needs. */
    static String share(Spread share) {
        String format = share.min() == share.max() ? "%.3f" : "%.3f (%.3f - %.3f)";
        return String.format(Locale.ROOT, format, share.median(), share.min(), share.max());
    }

    static String whole(double value) {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }
}
