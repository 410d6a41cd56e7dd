package dev.circuitbreaker.core;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a setting of a circuit breaker is refused. Nothing is clamped or guessed.
 *
 * <p>The parts of the message are available one by one, so that a caller that knows where the value came from can
 * write a better one.
 */
public final class InvalidSettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String property;
    private final String value;
    private final String rule;

    InvalidSettingException(String property, @Nullable Object value, String rule) {
        this(property, String.valueOf(value), rule, "");
    }

    private InvalidSettingException(String property, String value, String rule, String owner) {
        super("Invalid " + property + " (" + value + ")" + owner + ": " + rule);
        this.property = property;
        this.value = value;
        this.rule = rule;
    }

    /**
     * Returns the same refusal with the name of the circuit breaker in its message.
     *
     * @param name the name of the circuit breaker that was to be configured
     * @return a new exception
     */
    public InvalidSettingException forCircuitBreaker(String name) {
        return new InvalidSettingException(property, value, rule, " for circuit breaker '" + name + "'");
    }

    /**
     * Returns the name of the setting as the builder spells it.
     *
     * @return the name, such as {@code failureRateThreshold}
     */
    public String property() {
        return property;
    }

    /**
     * Returns the refused value.
     *
     * @return the value as text
     */
    public String value() {
        return value;
    }

    /**
     * Returns what the value must be.
     *
     * @return a phrase such as {@code must be greater than 0 and at most 100}
     */
    public String rule() {
        return rule;
    }
}
