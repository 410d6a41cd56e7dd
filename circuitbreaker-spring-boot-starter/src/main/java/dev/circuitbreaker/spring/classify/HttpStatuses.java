package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier.Kind;

/** What the status of an HTTP answer says. */
final class HttpStatuses {

    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    private HttpStatuses() {}

    /** Answered, if the status blames the caller; 408 and 429 say that the remote cannot keep up. */
    static Kind kind(int status) {
        boolean blamesCaller = status >= 400 && status < 500;
        return blamesCaller && status != REQUEST_TIMEOUT && status != TOO_MANY_REQUESTS ? Kind.ANSWER : Kind.FAILURE;
    }
}
