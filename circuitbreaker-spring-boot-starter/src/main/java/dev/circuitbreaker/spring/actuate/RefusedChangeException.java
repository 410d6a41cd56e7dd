package dev.circuitbreaker.spring.actuate;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/** Thrown when a change is refused. Its message says what is wrong and what is allowed; nothing has been changed. */
final class RefusedChangeException extends InvalidEndpointRequestException {

    static final String ALLOWED = "Allowed is one flat JSON object of strings:"
            + " \"state\" (CLOSED, FORCED_OPEN, DISABLED or METRICS_ONLY), with a \"reason\" (at most 200 characters, no"
            + " control characters) if you like, and/or \"config\" (changed settings, such as"
            + " \"failure-rate-threshold=30, wait-duration-in-open-state=10s\"), or in place of it \"candidate\" (adopt or"
            + " drop).";

    private static final long serialVersionUID = 1L;

    private final String finding;

    RefusedChangeException(String finding) {
        this(finding, ALLOWED);
    }

    /**
     * Refuses a change of another kind.
     *
     * @param finding what is wrong
     * @param allowed what is allowed
     */
    RefusedChangeException(String finding, String allowed) {
        super(finding + " " + allowed, finding);
        this.finding = finding;
    }

    /** What is wrong, without what is allowed. */
    String finding() {
        return finding;
    }
}
