package dev.circuitbreaker.spring.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** How names and keys are compared: in relaxed form, and by how far a misspelt one is from a valid one. */
final class Names {

    private static final int MAX_LENGTH = 128;
    private static final int SHOWN_LENGTH = 60;

    private Names() {}

    /** The form in which Spring Boot's spellings of a name are the same: {@code pay-eu}, {@code payEu}, {@code PAY_EU}. */
    static String relaxed(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** The candidate that was probably meant: at most a third of it is written wrongly. */
    static Optional<String> nearest(String written, Collection<String> candidates) {
        String relaxed = relaxed(written);
        String nearest = "";
        int least = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int distance = distance(relaxed, relaxed(candidate));
            if (distance < least) {
                nearest = candidate;
                least = distance;
            }
        }
        return least <= nearest.length() / 3 ? Optional.of(nearest) : Optional.empty();
    }

    /** Whether a circuit breaker can have this name: the core's rule, and no slash, which no endpoint path could hold. */
    static boolean isUsable(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i)) || name.charAt(i) == '/') {
                return false;
            }
        }
        return !name.isBlank() && name.length() <= MAX_LENGTH;
    }

    static String rule() {
        return "must have 1 to " + MAX_LENGTH + " characters, none of them a slash or a control character";
    }

    /** A text that fits into one line of a report. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        for (char character :
                text.substring(0, Math.min(text.length(), MAX_LENGTH)).toCharArray()) {
            if (Character.isISOControl(character)) {
                shown.append(String.format("\\u%04x", (int) character));
            } else {
                shown.append(character);
            }
        }
        return text.length() <= MAX_LENGTH
                ? shown.toString()
                : shown.substring(0, SHOWN_LENGTH) + "... (" + text.length() + " characters)";
    }

    /** Levenshtein's: how many characters must be inserted, removed or replaced to get from one text to the other. */
    private static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        for (int j = 0; j < previous.length; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] current = new int[previous.length];
            current[0] = i;
            for (int j = 1; j < current.length; j++) {
                int replaced = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[other.length()];
    }
}
