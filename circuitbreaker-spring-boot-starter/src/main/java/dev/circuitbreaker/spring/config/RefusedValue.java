package dev.circuitbreaker.spring.config;

/** Says why a written value cannot be read, without knowing where it was written. */
final class RefusedValue extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String rule;
    private final String cure;
    private final int index;

    RefusedValue(String rule, String cure) {
        this(rule, cure, 0);
    }

    private RefusedValue(String rule, String cure, int index) {
        super(rule, null, false, false);
        this.rule = rule;
        this.cure = cure;
        this.index = index;
    }

    RefusedValue at(int indexInList) {
        return new RefusedValue(rule, cure, indexInList);
    }

    String rule() {
        return rule;
    }

    String cure() {
        return cure;
    }

    int index() {
        return index;
    }
}
