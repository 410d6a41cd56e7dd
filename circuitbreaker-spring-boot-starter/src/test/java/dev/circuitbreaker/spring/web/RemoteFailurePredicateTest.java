package dev.circuitbreaker.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.server.ResponseStatusException;

class RemoteFailurePredicateTest {

    private static final List<IntFunction<Throwable>> CLIENTS = List.of(
            status -> new HttpClientErrorException(HttpStatusCode.valueOf(status)),
            status -> new WebClientResponseException(status, "", HttpHeaders.EMPTY, null, null),
            status -> new ResponseStatusException(HttpStatusCode.valueOf(status)),
            status -> new ErrorResponseException(HttpStatusCode.valueOf(status)));

    static final List<Throwable> OTHERS =
            List.of(new ResourceAccessException("down", new IOException()), new IllegalStateException());

    private final RemoteFailurePredicate predicate = new RemoteFailurePredicate();

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 422, 499})
    void answersAreNoFailures(int status) {
        assertThat(CLIENTS).noneMatch(client -> predicate.test(client.apply(status)));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503, 599, 302})
    void whatTheRemoteCannotDoIsAFailure(int status) {
        assertThat(CLIENTS).allMatch(client -> predicate.test(client.apply(status)));
    }

    @ParameterizedTest
    @FieldSource("OTHERS")
    void everythingElseIsAFailure(Throwable thrown) {
        assertThat(predicate).accepts(thrown);
    }
}
