package dev.circuitbreaker.spring.text;

import java.util.Locale;

/** Which names circuit breakers can have, and when two of them are the same. */
public final class BreakerNameRules {

    /** What a name must be, as the end of a sentence. */
    public static final String RULE = "must have 1 to " + BreakerNameRules.MAX_LENGTH
            + " characters, none of them a slash or a control character";

    private static final int MAX_LENGTH = 128;

    private BreakerNameRules() {}

    /**
     * Tells whether a circuit breaker can have a name: by the rule of the core, and without a slash, which no path of the
     * endpoint could hold.
     *
     * @param name the name
     * @return whether it can
     */
    public static boolean isUsable(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i)) || name.charAt(i) == '/') {
                return false;
            }
        }
        return !name.isBlank() && name.length() <= MAX_LENGTH;
    }

    /**
     * Returns the form in which Spring Boot's spellings of a name are the same: {@code pay-eu}, {@code payEu}, {@code PAY_EU}.
     *
     * @param name the name of a circuit breaker, or a key
     * @return the name without dashes and underscores, in lower case
     */
    public static String relaxed(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }
}
