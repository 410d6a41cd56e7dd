package dev.circuitbreaker.spring.actuate;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads a JSON object whose values are strings, by RFC 8259 and strictly.
 *
 * <p>A mapper would let pass what must not: it takes the last of two equal keys, turns numbers into text and, depending
 * on the application's settings, ignores what it does not know. Nothing here is nested, so nothing recurs.
 */
final class FlatJsonReader {

    private static final String ESCAPES = "\"\\/bfnrt";
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";
    private static final int HEX = 16;
    private static final int HEX_DIGITS = 4;
    private static final char END = '\uffff';

    private final String text;
    private int position;

    private FlatJsonReader(String text) {
        this.text = text;
    }

    /**
     * Reads the members of an object.
     *
     * @return what is not null, in the order of the text
     * @throws RefusedChangeException if the text is anything else
     */
    static Map<String, String> read(String text) {
        return new FlatJsonReader(text).object();
    }

    private Map<String, String> object() {
        Map<String, String> members = new LinkedHashMap<>();
        Set<String> keys = new HashSet<>();
        expect('{', "an object");
        if (!skip('}')) {
            do {
                member(members, keys);
            } while (skip(','));
            expect('}', "a comma or a closing brace");
        }
        if (peek() != END || position < text.length()) {
            throw refused("nothing more");
        }
        return members;
    }

    private void member(Map<String, String> members, Set<String> keys) {
        expect('"', "a key in quotes");
        String key = string();
        if (!keys.add(key)) {
            throw new RefusedChangeException("The body has a key twice.");
        }
        expect(':', "a colon");
        if (peek() == 'n' && text.startsWith("null", position)) {
            position += "null".length();
            return;
        }
        expect('"', "a string");
        members.put(key, string());
    }

    /** Reads on after the opening quote. */
    private String string() {
        StringBuilder read = new StringBuilder();
        while (true) {
            char character = next();
            if (character == '"') {
                return read.toString();
            }
            if (character < ' ') {
                throw refused("no control character in a string");
            }
            read.append(character == '\\' ? escaped() : character);
        }
    }

    private char escaped() {
        char character = next();
        if (character == 'u') {
            return hex();
        }
        int index = ESCAPES.indexOf(character);
        if (index < 0) {
            throw refused("a valid escape");
        }
        return ESCAPED.charAt(index);
    }

    private char hex() {
        int value = 0;
        for (int i = 0; i < HEX_DIGITS; i++) {
            char digit = next();
            // Character.digit alone would accept the digits of any script.
            int number = digit < 128 ? Character.digit(digit, HEX) : -1;
            if (number < 0) {
                throw refused("four hexadecimal digits");
            }
            value = value * HEX + number;
        }
        return (char) value;
    }

    private char next() {
        if (position == text.length()) {
            throw refused("the end of a string");
        }
        return text.charAt(position++);
    }

    /** The next character that is no white space, or {@link #END}. */
    private char peek() {
        while (position < text.length() && " \t\n\r".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        return position < text.length() ? text.charAt(position) : END;
    }

    private boolean skip(char character) {
        boolean found = peek() == character && position < text.length();
        if (found) {
            position++;
        }
        return found;
    }

    private void expect(char character, String what) {
        if (!skip(character)) {
            throw refused(what);
        }
    }

    private RefusedChangeException refused(String expected) {
        String where = position == text.length() ? "its end" : "character " + (position + 1);
        return new RefusedChangeException("The body cannot be read at " + where + ": expected " + expected + ".");
    }
}
