package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.spring.config.ExceptionUnwrapper;
import feign.FeignException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.util.ClassUtils;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * Reads how long a remote asks to be left alone from the header {@code Retry-After} of an answer 429 or 503 (RFC 9110, 10.2.3): a
 * number of seconds, or a date. A date counts from the remote's own {@code Date}, where the answer has one, since clocks differ.
 * What cannot be read asks for nothing.
 *
 * <p>Safe for use by many threads at once.
 */
public final class RetryAfterHeader implements PauseReader {

    private static final boolean WEB_CLIENT_PRESENT = ClassUtils.isPresent(
            "org.springframework.web.reactive.function.client.WebClientResponseException",
            RetryAfterHeader.class.getClassLoader());

    private static final boolean FEIGN_PRESENT =
            ClassUtils.isPresent("feign.FeignException", RetryAfterHeader.class.getClassLoader());

    private static final Set<Integer> STATUSES =
            Set.of(HttpStatus.TOO_MANY_REQUESTS.value(), HttpStatus.SERVICE_UNAVAILABLE.value());

    /** As many digits as are sure to fit. */
    private static final Pattern SECONDS = Pattern.compile("\\d{1,18}");

    /** Creates the function. */
    public RetryAfterHeader() {}

    @Override
    public @Nullable Duration apply(Throwable failure) {
        for (Throwable layer : ExceptionUnwrapper.layers(failure)) {
            HttpHeaders headers = headers(layer);
            if (headers != null) {
                return read(headers);
            }
        }
        return null;
    }

    private static @Nullable HttpHeaders headers(Throwable thrown) {
        if (thrown instanceof RestClientResponseException answer) {
            return STATUSES.contains(answer.getStatusCode().value()) ? answer.getResponseHeaders() : null;
        }
        if (thrown instanceof ErrorResponseException answer) {
            return STATUSES.contains(answer.getStatusCode().value()) ? answer.getHeaders() : null;
        }
        HttpHeaders headers = WEB_CLIENT_PRESENT ? WebClientAnswer.headers(thrown) : null;
        return headers == null && FEIGN_PRESENT ? FeignAnswer.headers(thrown) : headers;
    }

    private static @Nullable Duration read(HttpHeaders headers) {
        String text = headers.getFirst(HttpHeaders.RETRY_AFTER);
        if (text == null) {
            return null;
        }
        if (SECONDS.matcher(text.trim()).matches()) {
            return Duration.ofSeconds(Long.parseLong(text.trim()));
        }
        Instant until = date(headers, HttpHeaders.RETRY_AFTER);
        Instant sent = date(headers, HttpHeaders.DATE);
        return until == null ? null : Duration.between(sent == null ? Instant.now() : sent, until);
    }

    private static @Nullable Instant date(HttpHeaders headers, String name) {
        try {
            ZonedDateTime date = headers.getFirstZonedDateTime(name);
            return date == null ? null : date.toInstant();
        } catch (IllegalArgumentException garbage) {
            return null;
        }
    }

    /** Apart, since WebFlux need not be there. */
    private static final class WebClientAnswer {

        static @Nullable HttpHeaders headers(Throwable thrown) {
            return thrown instanceof WebClientResponseException answer
                            && STATUSES.contains(answer.getStatusCode().value())
                    ? answer.getHeaders()
                    : null;
        }
    }

    /** Apart, since Feign need not be there. */
    private static final class FeignAnswer {

        static @Nullable HttpHeaders headers(Throwable thrown) {
            return thrown instanceof FeignException answer && STATUSES.contains(answer.status())
                    ? copied(withHeaders(answer))
                    : null;
        }

        /** Its {@code RetryableException} says the status, and leaves the headers to its cause. */
        private static FeignException withHeaders(FeignException answer) {
            boolean hasNone = answer.responseHeaders().isEmpty();
            return hasNone && answer.getCause() instanceof FeignException cause ? cause : answer;
        }

        private static HttpHeaders copied(FeignException answer) {
            HttpHeaders headers = new HttpHeaders();
            answer.responseHeaders().forEach((name, values) -> headers.addAll(name, List.copyOf(values)));
            return headers;
        }
    }
}
