package dev.circuitbreaker.spring.actuate;

import dev.circuitbreaker.spring.text.SingleLine;
import org.jspecify.annotations.Nullable;

/** What those who change something may write in words of their own, and how that is quoted. */
final class OperatorText {

    private static final int MAX_REASON = 200;

    private OperatorText() {}

    /** Says what is wrong with a reason; null if nothing is. */
    static @Nullable String wrong(String reason) {
        if (reason.isBlank() || reason.codePointCount(0, reason.length()) > MAX_REASON) {
            return "The reason must have 1 to " + MAX_REASON + " characters.";
        }
        return reason.codePoints().anyMatch(SingleLine::isUnprintable)
                ? "The reason must not contain control characters."
                : null;
    }

    /** Quotes what looks like a mistyped word, and nothing that was made for other readers. */
    static String quoted(String text) {
        return text.matches("[\\w.-]{1,40}") ? " '" + text + "'" : "";
    }
}
