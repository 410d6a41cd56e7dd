package dev.circuitbreaker.benchmarks.startup;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is done beforehand so that an application starts faster. */
public enum Mode {
    NOTHING("as it is", false, false),
    SPRING_AOT("`spring.aot.enabled=true`", true, false),
    JAVA_CACHE("Java's AOT cache", false, true),
    SPRING_AOT_AND_JAVA_CACHE("both", true, true);

    /** The first Java that makes the cache with one option. */
    private static final int JAVA_WITH_CACHE = 25;

    private final String label;
    private final boolean generated;
    private final boolean cached;

    Mode(String label, boolean generated, boolean cached) {
        this.label = label;
        this.generated = generated;
        this.cached = cached;
    }

    /** {@return how it is called in tables} */
    public String label() {
        return label;
    }

    /** Whether Spring has generated code for the application. */
    boolean isGenerated() {
        return generated;
    }

    /** Whether a start before has left its classes in a cache. */
    boolean isCached() {
        return cached;
    }

    /** The one with a name, such as {@code spring-aot}. */
    static Optional<Mode> named(String name) {
        return Arrays.stream(values())
                .filter(mode -> mode.name().equals(name.toUpperCase(Locale.ROOT).replace('-', '_')))
                .findFirst();
    }

    /** Those that this Java knows. */
    static List<Mode> possible() {
        return Arrays.stream(values())
                .filter(mode -> !mode.cached || Runtime.version().feature() >= JAVA_WITH_CACHE)
                .toList();
    }
}
