package dev.circuitbreaker.spring.text;

/**
 * Text from elsewhere, shown so that it can neither leave its line nor make the line look like another: names and keys are
 * data, and a reason is what an operator has typed.
 */
public final class SingleLine {

    private static final int LONG = 128;
    private static final int KEPT_OF_LONG = 60;

    private SingleLine() {}

    /**
     * Tells whether a character breaks, reorders or hides text.
     *
     * @param character a code point
     * @return true for control and format characters, separators of lines and paragraphs, and halves of surrogate pairs
     */
    public static boolean isUnprintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    /**
     * Writes a text in one line.
     *
     * @param text any text
     * @return the text, with an escape such as <code>&#92;u000a</code> for each character that is unprintable
     */
    public static String of(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (isUnprintable(character)) {
                line.append(String.format("\\u%04x", character));
            } else {
                line.appendCodePoint(character);
            }
        });
        return line.toString();
    }

    /**
     * Writes a text in one line of a report, which one that is very long would make hard to read.
     *
     * @param text any text
     * @return the same as above; of more than 128 characters only the first 60, and how many there are
     */
    public static String shortened(String text) {
        return text.length() <= LONG
                ? of(text)
                : of(text.substring(0, KEPT_OF_LONG)) + "... (" + text.length() + " characters)";
    }
}
