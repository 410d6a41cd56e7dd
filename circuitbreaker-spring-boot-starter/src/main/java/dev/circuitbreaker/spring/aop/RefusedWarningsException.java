package dev.circuitbreaker.spring.aop;

import java.util.List;

/**
 * Thrown when an application starts or is built ahead of time, {@code circuitbreaker.strict} is true, and there is something
 * that would otherwise only have been warned about.
 */
public final class RefusedWarningsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> warnings;

    RefusedWarningsException(List<String> warnings) {
        super("circuitbreaker.strict is true, and the start has warnings: " + String.join(" ", warnings));
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Returns what was found.
     *
     * @return at least one sentence, each with its cure
     */
    public List<String> warnings() {
        return warnings;
    }
}
