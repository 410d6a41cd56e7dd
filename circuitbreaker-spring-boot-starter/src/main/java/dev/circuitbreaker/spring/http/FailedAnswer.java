package dev.circuitbreaker.spring.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;

/**
 * What an answer would be thrown as whose status is a failure: 5xx, 408 and 429. Nothing throws it; the settings of the breaker
 * judge it, and read from it how long the dependency asks to be left alone.
 */
final class FailedAnswer {

    private static final Set<Integer> OF_CLIENT_ERRORS = Set.of(408, 429);

    private FailedAnswer() {}

    static boolean isFailure(HttpStatusCode status) {
        return status.is5xxServerError() || OF_CLIENT_ERRORS.contains(status.value());
    }

    /** Null if it is none. */
    static @Nullable Exception of(ClientHttpResponse response) throws IOException {
        HttpStatusCode status = response.getStatusCode();
        if (!isFailure(status)) {
            return null;
        }
        String text = response.getStatusText();
        return status.is5xxServerError()
                ? HttpServerErrorException.create(
                        status, text, response.getHeaders(), new byte[0], StandardCharsets.UTF_8)
                : HttpClientErrorException.create(
                        status, text, response.getHeaders(), new byte[0], StandardCharsets.UTF_8);
    }
}
