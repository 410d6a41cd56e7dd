package dev.circuitbreaker.spring.fleet.redis;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A text that may be missing, written so that a missing one is told from an empty one. */
final class OptionalText {

    private static final String MISSING = "-";
    private static final String PRESENT = "=";

    private OptionalText() {}

    /** For the end of a line. */
    static String write(@Nullable String text) {
        return text == null ? MISSING : PRESENT + text;
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @throws IllegalArgumentException if it has not
     */
    static @Nullable String read(String written) {
        if (written.equals(MISSING)) {
            return null;
        }
        if (!written.startsWith(PRESENT)) {
            throw new IllegalArgumentException("neither a text nor a missing one");
        }
        return written.substring(PRESENT.length());
    }

    /** For the middle of a line: without any space. */
    static String writeWord(@Nullable String text) {
        return write(text == null ? null : URLEncoder.encode(text, StandardCharsets.UTF_8));
    }

    /**
     * Reads what {@link #writeWord} has written.
     *
     * @throws IllegalArgumentException if it has not
     */
    static @Nullable String readWord(String written) {
        String text = read(written);
        return text == null ? null : URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
