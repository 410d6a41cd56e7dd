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

    private final String explanation;

    RefusedChangeException(String finding) {
        this(finding + " " + ALLOWED, finding);
    }

    private RefusedChangeException(String explanation, String finding) {
        super(explanation, finding);
        this.explanation = explanation;
    }

    String explanation() {
        return explanation;
    }
}
