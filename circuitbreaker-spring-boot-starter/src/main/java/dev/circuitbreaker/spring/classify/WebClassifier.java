package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientResponseException;

/**
 * Knows what {@code RestClient} and {@code RestTemplate} throw. A 4xx answer says that the dependency works and the request
 * is wrong, but for 408 and 429; so does Spring's {@code ErrorResponseException}, and its {@code ResponseStatusException},
 * with such a status: clients make them of answers. Where the pool of Apache's client was full, nothing was asked.
 */
public final class WebClassifier implements ExceptionClassifier {

    private static final String FULL_POOL = "org.apache.hc.core5.http.ConnectionRequestTimeoutException";

    /** Creates the classifier. */
    public WebClassifier() {}

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        if (thrown instanceof RestClientResponseException answer) {
            return HttpStatuses.kind(answer.getStatusCode().value());
        }
        if (thrown instanceof ErrorResponseException answer) {
            return HttpStatuses.kind(answer.getStatusCode().value());
        }
        if (thrown instanceof ResourceAccessException) {
            return Causes.has(thrown, FULL_POOL) ? Kind.NO_CALL : Kind.FAILURE;
        }
        if (thrown instanceof IOException) { // as an interceptor sees it
            return Causes.has(thrown, FULL_POOL) ? Kind.NO_CALL : null;
        }
        return null;
    }

    @Override
    public String name() {
        return "http";
    }
}
