package dev.circuitbreaker.spring.fleet.redis;

import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What Redis does in one step. Each script may be run twice with the same arguments without harm. */
enum FleetScript {
    EXCHANGE("exchange"),
    LEASE("lease"),
    OVERRIDE("override"),
    LOOK("look"),
    NAME("name"),
    NAMES("names");

    private final String text;
    private final String digest;

    FleetScript(String file) {
        text = read("common") + read(file);
        digest = Base16.digest(text.getBytes(StandardCharsets.UTF_8));
    }

    String text() {
        return text;
    }

    /** By which Redis finds a script that it has run before. */
    String digest() {
        return digest;
    }

    private static String read(String file) {
        try (InputStream lines = FleetScript.class.getResourceAsStream(file + ".lua")) {
            if (lines == null) {
                throw new IllegalStateException("The script " + file + ".lua is missing beside " + FleetScript.class);
            }
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
