package dev.circuitbreaker.spring.web;

import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.ClassUtils;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * Tells failures of a dependency from its answers: everything is a failure but a 4xx answer that {@code RestClient},
 * {@code RestTemplate} or {@code WebClient} has received, for that says that the dependency works and the request is
 * wrong. So does Spring's {@code ErrorResponseException}, and its {@code ResponseStatusException}, with such a status:
 * clients make them of answers. 408 (Request Timeout) and 429 (Too Many Requests) are failures: they say that it cannot keep up.
 *
 * <p>Safe for use by many threads at once.
 */
public final class RemoteFailurePredicate implements Predicate<Throwable> {

    private static final boolean WEB_CLIENT_PRESENT = ClassUtils.isPresent(
            "org.springframework.web.reactive.function.client.WebClientResponseException",
            RemoteFailurePredicate.class.getClassLoader());

    private static final Set<Integer> FAILURES =
            Set.of(HttpStatus.REQUEST_TIMEOUT.value(), HttpStatus.TOO_MANY_REQUESTS.value());

    /** Creates the predicate. */
    public RemoteFailurePredicate() {}

    @Override
    public boolean test(Throwable thrown) {
        HttpStatusCode status = status(thrown);
        return status == null || !status.is4xxClientError() || FAILURES.contains(status.value());
    }

    private static @Nullable HttpStatusCode status(Throwable thrown) {
        if (thrown instanceof RestClientResponseException answer) {
            return answer.getStatusCode();
        }
        if (thrown instanceof ErrorResponseException answer) {
            return answer.getStatusCode(); // what handlers of an answer make of it, ResponseStatusException among them
        }
        return WEB_CLIENT_PRESENT ? WebClientAnswer.status(thrown) : null;
    }

    /** Apart, since WebFlux need not be there. */
    private static final class WebClientAnswer {

        static @Nullable HttpStatusCode status(Throwable thrown) {
            return thrown instanceof WebClientResponseException answer ? answer.getStatusCode() : null;
        }
    }
}
