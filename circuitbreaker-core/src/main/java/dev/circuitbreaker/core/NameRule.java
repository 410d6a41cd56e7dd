package dev.circuitbreaker.core;

import org.jspecify.annotations.Nullable;

/** The rule for names and keys, which stand in logs, tags and addresses: 1 to 128 characters, none of them a control character. */
final class NameRule {

    private static final int MAX_LENGTH = 128;

    private NameRule() {}

    /**
     * Returns a name that keeps to the rule.
     *
     * @param what what it is the name of, for the message
     * @throws InvalidSettingException if it does not
     */
    static String valid(String what, @Nullable String name) {
        String given = ConfigData.given(what, name);
        boolean tooLong = given.length() > MAX_LENGTH;
        if (tooLong || given.isBlank() || hasControlCharacter(given)) {
            throw new InvalidSettingException(
                    what,
                    tooLong ? given.length() + " characters" : printable(given),
                    "must have 1 to " + MAX_LENGTH + " characters and no control characters");
        }
        return given;
    }

    private static boolean hasControlCharacter(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Names may be data, and the message may get into a log. */
    private static String printable(String text) {
        return "\"" + text.replaceAll("[\\x00-\\x1f\\x7f-\\x9f]", "?") + "\"";
    }
}
