package dev.circuitbreaker.spring.config;

/** Says why a written value cannot be read, without knowing where it was written. */
final class RefusedValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String rule;
    private final String cure;

    /** A value that is not at all what is wanted: what is, the setting's example says. */
    RefusedValueException(String rule) {
        this(rule, "");
    }

    RefusedValueException(String rule, String cure) {
        super(rule, null, false, false);
        this.rule = rule;
        this.cure = cure;
    }

    String rule() {
        return rule;
    }

    String cure(String example) {
        return cure.isEmpty() ? "Write " + example + "." : cure;
    }
}
