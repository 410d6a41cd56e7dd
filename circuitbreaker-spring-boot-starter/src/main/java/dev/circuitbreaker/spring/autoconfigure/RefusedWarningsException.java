package dev.circuitbreaker.spring.autoconfigure;

import java.util.List;

/** Stops an application whose {@code circuitbreaker.strict} is true, with what would only have been warned about. */
final class RefusedWarningsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedWarningsException(List<String> warnings) {
        super("circuitbreaker.strict is true, and the start has warnings: " + String.join(" ", warnings));
        this.warnings = List.copyOf(warnings);
    }

    private final transient List<String> warnings;

    List<String> warnings() {
        return warnings;
    }
}
